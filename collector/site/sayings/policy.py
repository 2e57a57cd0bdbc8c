"""What stands on the page of the policy."""

from collector.paper.words import Said

SAYINGS = {
    "policy.two": Said(
        "A collector publishes by one of two policies. This one is called {policy}.",
        "公開の方針には二つあり、この観測網は「{policy}」に従っています。",
    ),
    "policy.why": Said("Why so little, and so late", "なぜ少なく、遅いのか"),
    "policy.because": Said(
        "Whoever knocks at addresses and watches a curve can find the sensors behind it, and what was found can be avoided, or fed. "
        "So everything public passes one gate, and follows from what came out of it: curves, ranks, alarms, forecasts and the weather.",
        "アドレスに通信を送って曲線を見張れば、その背後のセンサーを見つけられます。見つかったセンサーは避けられたり、偽の通信を送り込まれたりします。"
        "そのため公開するものはすべて一つの関門を通り、曲線も順位も警報も予測も天気も、そこを通った数値だけから作ります。",
    ),
    "policy.what": Said("What is public", "公開するもの"),
    "policy.editions": Said(
        "An epoch is {epoch} long. {waits} after it began it gets its edition: IPv4 ICMP, and the {top} largest of {listed} listed ports. "
        "An edition never changes, whatever comes in later.",
        "1期間は{epoch}です。始まってから{waits}後に版が作られ、IPv4のICMPと、一覧にある{listed}ポートのうち多い方から{top}ポートを公開します。"
        "版は、後から何が届いても変わりません。",
    ),
    "policy.ports": Said("The listed ports are {ports}.", "一覧のポートは {ports} です。"),
    "policy.economies": Said(
        "Of source economies {economies} are public as well.",
        "送信元の国・地域は {economies} も公開します。",
    ),
    "policy.economies-none": Said(
        "No list of source economies is set here.",
        "ここでは送信元の国・地域の一覧を定めていません。",
    ),
    "policy.never": Said("What never is", "公開しないもの"),
    "policy.no-sensor": Said(
        "A sensor's name, block, place, organisation or key; how many there are, or listened.",
        "センサーの名前、アドレス、場所、組織、鍵、その数や観測していた台数。",
    ),
    "policy.no-count": Said(
        "Counts of packets, anything of an epoch that is not over, anything by destination.",
        "パケットの実数、終わっていない期間の値、宛先ごとの値。",
    ),
    "policy.no-unvetted": Said(
        "Anything of sensors that nobody vetted, and revisions.",
        "審査されていないセンサーの値、値の訂正。",
    ),
    "policy.limits": Said("What the numbers cannot tell", "この数値から言えないこと"),
    "policy.range": Said(
        "A value is the middle of a range, and blurred: single epochs mean little, days and weeks more.",
        "値は幅のある段階の中央で、ぼかしも加えてあります。一つの期間よりも、日や週で見てください。",
    ),
    "policy.least": Said(
        "Where a port is not listed it was smaller than those that are, and not zero.",
        "載っていないポートは、載っているものより少なかったのであって、0ではありません。",
    ),
    "policy.forged": Said(
        "Senders may forge where they are. Whoever owns more than three quarters of the sensors says what is public.",
        "送信元は偽ることができます。センサーの4分の3を超えて握る者は、公開される値を決められます。",
    ),
    "policy.years": Said(
        "An attacker of years, with many sensors of his own, may find some of the others.",
        "何年もかけ、自分のセンサーを多く持つ攻撃者は、ほかのセンサーをいくつか見つけるかもしれません。",
    ),
    "policy.numbers": Said("The numbers of this collector", "このコレクターの設定"),
    "policy.setting": Said("Setting", "設定"),
    "policy.value": Said("Value", "値"),
    "policy.means": Said("What it is", "意味"),
    "policy.hourly": Said(
        "Every window goes out as soon as something of it is there, and is revised when more comes in; the newest {windows} are shown, "
        "and a release is made every {every} at most. How many sensors reported is told, and none is named. "
        "Whoever looks for sensors finds them in these numbers: this policy is for labs, and for networks whose blocks are no secret.",
        "区間は、届き始めた時点で公開し、後から届けば改めます。最新の{windows}区間を示し、{every}に1回を上限に更新します。"
        "報告したセンサーの数は示しますが、名前は示しません。"
        "探す者はこの数値からセンサーを見つけられます。実験用か、アドレスを秘密にしない観測網のための方針です。",
    ),
    "rule.epoch-hours": Said("length of an epoch", "1期間の長さ"),
    "rule.grace-hours": Said(
        "for how long after its end late reports are waited for", "終わってから遅れた報告を待つ時間"
    ),
    "rule.share": Said(
        "of the vetted sensors, drawn for each value under a secret key",
        "審査済みセンサーのうち、値ごとに秘密の鍵で選ぶ割合",
    ),
    "rule.bins": Said("width of the range that a value stands for", "値の段階の幅"),
    "rule.blur": Said(
        "what is added to a value's logarithm before, as a standard deviation",
        "段階に分ける前に値の対数に加えるぼかし（標準偏差）",
    ),
    "rule.clip": Said(
        "how far one sensor can pull, in logarithms", "1台のセンサーが動かせる幅（対数）"
    ),
    "rule.far": Said(
        "what is further from what was public is a jump, in logarithms",
        "これより離れると跳びとみなす幅（対数）",
    ),
    "rule.edge": Said(
        "a jump takes a share of the sensors that is drawn between this and the rest of them",
        "跳びを認めるのに要るセンサーの割合は、これとその残りの間で選ぶ",
    ),
    "rule.calm": Said(
        "how often there is no jump, whatever sensors say",
        "センサーが何を示しても跳びを認めない割合",
    ),
    "rule.below": Said(
        "how far below the smallest public port the others are taken to be, in logarithms",
        "載っていないポートを、載った最小のものよりどれだけ下とみなすか（対数）",
    ),
    "rule.holds": Said(
        "how much larger than the smallest public port another one has to be, in logarithms",
        "入れ替わるには、載った最小のものよりどれだけ多くなければならないか（対数）",
    ),
    "rule.memory": Said(
        "how much of a sensor's habits an epoch teaches", "1期間がセンサーの癖をどれだけ教えるか"
    ),
    "rule.scale": Said(
        "packets to an address in an hour, below which a series is nearly quiet",
        "これより少なければほぼ静かとみなす、1アドレス・1時間あたりのパケット数",
    ),
    "rule.fewest": Said(
        "vetted sensors, below which nothing is published",
        "これより審査済みセンサーが少なければ何も公開しない",
    ),
    "rule.full": Said(
        "sensors behind a value, below which ranges and blur are wider",
        "これよりセンサーが少ない値は、段階とぼかしを広げる",
    ),
    "rule.listened": Said(
        "of an epoch's hours in which a sensor has to listen to count",
        "数えられるためにセンサーが観測すべき、期間の時間の割合",
    ),
    "rule.top": Said(
        "how many of the listed ports are public in an epoch", "1期間に公開するポートの数"
    ),
    "policy.yes": Said("yes", "はい"),
    "policy.no": Said("no", "いいえ"),
    "rule.asides": Said(
        "whether more is said by the day and the week", "日や週ごとの値も公開するか"
    ),
    "rule.aside-calm": Said(
        "the same of what is said by the day and the week", "日や週ごとの公開値についての同じ割合"
    ),
    "rule.aside-blur": Said(
        "the blur of what is said by the day and the week", "日や週ごとの公開値に加えるぼかし"
    ),
    "rule.aside-memory": Said(
        "how much of a sensor's habits one of these teaches",
        "日や週ごとの公開値が、センサーの癖をどれだけ教えるか",
    ),
    "rule.often": Said(
        "hours of a week in which a sensor has to see a tool at a port",
        "1台のセンサーが1週間にそのツールを見るべき時間数",
    ),
}
