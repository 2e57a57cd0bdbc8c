"""What stands on the front page."""

from collector.paper.words import Said

SAYINGS = {
    "front.title": Said("{label} leads", "最多は {label}"),
    "front.waiting": Said("Waiting", "準備中"),
    "front.description": Said(
        "What knocks on addresses that nobody uses, and how complete each number is.",
        "使われていないアドレスに届く通信と、その数値がどれだけ揃っているか。",
    ),
    "front.nothing-gated": Said("Nothing has been published yet.", "まだ何も公開されていません。"),
    "front.first-gated": Said(
        "The first numbers appear once enough vetted sensors have listened for a whole epoch, and it is over.",
        "審査済みのセンサーが十分に揃って1期間を観測し終えると、最初の数値が現れます。",
    ),
    "front.nothing-hourly": Said("Nothing has been reported yet.", "まだ何も報告されていません。"),
    "front.first-hourly": Said(
        "The first rollup of an approved sensor will appear here within a minute or so.",
        "承認されたセンサーの最初の報告は、1分ほどでここに現れます。",
    ),
    "front.too-little": Said(
        "Too few sensors listened to say anything of these hours.",
        "観測したセンサーが少なく、この時間については何も言えません。",
    ),
    "front.quiet": Said("It was quiet.", "静かでした。"),
    "front.leads": Said(
        "An address heard about {value} packets an hour on {port}, more than on any other port.",
        "最も多かったのは {port} で、1アドレスに1時間あたり約{value}パケットでした。",
    ),
    "front.heard": Said(
        "Each sensor heard {total} packets on average.",
        "1センサーあたり平均{total}パケットが届きました。",
    ),
    "front.heard-port": Said(
        "Each sensor heard {total} packets on average; {share} of them wanted {port}, more than any other port.",
        "1センサーあたり平均{total}パケットが届き、最も多い {port} 宛てがその{share}を占めました。",
    ),
    "front.port": Said("{label} ({service})", "{label}（{service}）"),
    "front.bare": Said("{label}", "{label}"),
    "front.echo": Said("echo and errors", "応答要求とエラー"),
    "front.open": Said(
        "This window is still open: its figures will rise.",
        "この区間はまだ終わっていません。数値は増えます。",
    ),
    "front.newer": Said(
        "The newest window is still open: {packets} packets per sensor so far.",
        "最新の区間はまだ終わっていません。これまでに1センサーあたり{packets}パケットです。",
    ),
    "front.since": Said("Since {moment}.", "{moment} から。"),
    "front.held": Said(
        "The level is held: the newest epoch alone would be lower.",
        "最新の期間だけなら、もう一段低い水準です。",
    ),
    "front.ports": Said("The largest ports, and ICMP", "多いポートとICMP"),
    "front.ranking": Said("The ranking", "順位表"),
    "front.rank": Said("Rank", "順位"),
    "front.name": Said("Port", "ポート"),
    "front.value": Said("Value", "値"),
    "front.share": Said("Share", "割合"),
    "front.against": Said("Against the {step} before", "直前の{step}との比較"),
    "front.nothing-said": Said(
        "Nothing is said of these hours.", "この時間については何も公開されていません。"
    ),
    "front.range": Said(
        "A value stands for a range, in which what was heard lies somewhere: compare days, not single epochs.",
        "値は幅のある段階で、実際の値はその中のどこかにあります。一つの期間ではなく、日ごとに比べてください。",
    ),
    "front.ranked": Said(
        "Ranked by TCP and UDP packets of every class over all windows shown; figures are those of the window above.",
        "順位は、表示している全区間のTCPとUDPの合計によります。数値は上に示した区間のものです。",
    ),
    "front.picture": Said("Curves", "推移"),
    "front.described": Said(
        "{curves} from {first} to {last}; the highest value is {highest}.",
        "{first}から{last}までの {curves} 。最大は{highest}。",
    ),
    "front.longer": Said(
        "Longer pictures come as the record grows.", "記録が増えると、より長い期間の図が現れます。"
    ),
    "span.label": Said("How long", "期間"),
    "span.day": Said("Day", "1日"),
    "span.week": Said("Week", "1週間"),
    "span.month": Said("Month", "1か月"),
    "span.quarter": Said("Quarter", "3か月"),
    "span.year": Said("Year", "1年"),
    "span.all": Said("All", "全体"),
    "change.unknown": Said("not told before", "前は不明"),
    "change.same": Said("unchanged", "変わらず"),
    "change.new": Said("new", "新規"),
    "change.gone": Said("gone", "なし"),
    "not-told": Said("not told", "不明"),
    "complete.title": Said("How complete this is", "どれだけ揃っているか"),
    "complete.now": Said("Of the newest step: {heard}.", "最新の区間: {heard}。"),
    "complete.strip": Said("How much was heard, step by step", "区間ごとの観測の量"),
    "complete.all": Said("almost all sensors listened", "ほぼ全てのセンサーが観測"),
    "complete.most": Said("most sensors listened", "多くのセンサーが観測"),
    "complete.some": Said("some sensors listened", "一部のセンサーが観測"),
    "complete.none": Said("too little was heard to say anything", "観測が足りず、不明"),
    "complete.reported": Said(
        "{reported} of {expected} sensors reported", "{expected}台中{reported}台のセンサーが報告"
    ),
    "complete.counted": Said(
        "{all} of {whole} steps heard almost everything, {none} heard too little to say anything.",
        "{whole}区間のうち{all}区間でほぼ全てを観測し、{none}区間は観測が足りませんでした。",
    ),
    "fact.sensors": Said("Sensors that reported", "報告したセンサー"),
    "fact.final": Said(
        "{reported} of {expected}; all counts are final", "{expected}台中{reported}台（全て確定）"
    ),
    "fact.not-final": Said(
        "{reported} of {expected}; {open} not final",
        "{expected}台中{reported}台（{open}台は未確定）",
    ),
    "fact.unexamined": Said("Counted but not examined", "数えたが調べていないもの"),
    "fact.uncounted": Said("Dropped before they were counted", "数える前に落ちたもの"),
    "fact.link": Said("Dropped on the link", "回線で落ちたもの"),
    "fact.malformed": Said("Malformed", "壊れていたもの"),
    "fact.sources": Said("Unique sources", "異なる送信元"),
    "fact.about": Said("about {count} over IPv{family}", "IPv{family}で約{count}"),
    "fact.listening": Said("Listening", "観測したアドレス"),
    "fact.address-hours": Said(
        "{count} IPv{family} address-hours", "IPv{family} {count}アドレス時"
    ),
    "fact.address-seconds": Said(
        "{count} IPv{family} address-seconds", "IPv{family} {count}アドレス秒"
    ),
    "week.rank": Said("Its rank", "その順位"),
    "week.mean": Said("Mean of seven days", "7日間の平均"),
    "week.epochs": Said("Listed", "掲載"),
    "week.of": Said("{epochs} of {told}", "{told}回中{epochs}回"),
    "places.title": Said("Where packets say that they come from", "送信元の国と地域"),
    "places.economy": Said("Economy", "国・地域"),
    "places.region": Said("Region", "レジストリ"),
    "places.value": Said("Packets", "パケット"),
    "places.times": Said("By its addresses", "アドレス数との比"),
    "places.others": Said("all others", "その他すべて"),
    "places.no-addresses": Said("no addresses", "アドレスなし"),
    "places.how": Said(
        "The last column is an economy's share of the packets listed here, by its share of the addresses of the economies listed "
        "here: 1 is what its size would let expect. Senders may lie about where they are, and an economy is where the holder of a network is registered.",
        "右端は、ここに載せたパケットに占める割合を、アドレス数に占める割合で割ったものです。規模なみなら1です。"
        "送信元は偽られることがあり、国・地域はネットワークの登録地です。",
    ),
    "places.data": Said("Data: {data}", "データ: {data}"),
    "alarms.title": Said("Alarms", "警報"),
    "alarms.lanes": Said(
        "The alarms of ninety days, or since the record began",
        "90日間（または記録の始まりから）の警報",
    ),
    "alarms.all": Said("All of them in words", "一覧"),
    "alarms.none": Said("No alarm goes on.", "発令中の警報はありません。"),
    "alarms.never": Said("There has been none yet.", "これまで警報はありません。"),
    "alarms.on": Said(
        "{series}: {times} times the usual since {since}", "{series}: {since}から通常の約{times}倍"
    ),
    "alarms.track": Said(
        "{raised} alarms in {weeks} weeks: {confirmed} confirmed, {withdrawn} withdrawn, {open} go on. "
        "The limits were found for {stated} a week by chance.",
        "{weeks}週間に{raised}件（確認{confirmed}件、取り消し{withdrawn}件、継続中{open}件）。"
        "偶然による警報が週{stated}件となるように定めています。",
    ),
    "alarms.series": Said("What", "対象"),
    "alarms.since": Said("Since", "開始"),
    "alarms.ended": Said("Until", "終了"),
    "alarms.times": Said("Times the usual", "通常との比"),
    "alarms.standing": Said("Became of it", "経過"),
    "alarms.goes-on": Said("goes on", "継続中"),
    "alarms.raised": Said("raised", "発令"),
    "alarms.confirmed": Said("confirmed", "確認"),
    "alarms.withdrawn": Said("withdrawn", "取り消し"),
    "ahead.title": Said("To come", "今後の見込み"),
    "ahead.next": Said("Next {step}", "次の{step}"),
    "ahead.day": Said("In a day", "1日後"),
    "ahead.week": Said("In a week", "1週間後"),
    "ahead.tried": Said("On last week; within", "前週比・的中"),
    "ahead.skill": Said("{skill}; {covered} of {trials} days", "{skill}、{trials}日中{covered}"),
    "ahead.range": Said("{value} ({low}–{high})", "{value}（{low}–{high}）"),
    "ahead.alarm": Said("Not told while it is in alarm.", "警報中のため示しません。"),
    "ahead.no-better": Said(
        "Not told: it did no better than the week before.",
        "前週の値をなぞるより良くないため示しません。",
    ),
    "ahead.untried": Said(
        "Not told: it was not tried often enough yet.", "まだ十分に試されていないため示しません。"
    ),
    "ahead.how": Said(
        "Four in five values should be between the brackets. The last column says how forecasts of a day have done: by how much "
        "better than what came the week before, and how many values really were there.",
        "5回に4回は括弧の範囲に入る見込みです。右端は1日先の予測の成績で、前週の値と比べた良さと、実際に範囲に入った割合です。",
    ),
    "data.stay": Said("for ever", "この版を保存"),
    "data.take": Said("The numbers", "数値"),
}
