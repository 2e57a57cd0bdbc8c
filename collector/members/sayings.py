"""Every word of the members' pages, in both languages; a test finds one that is missing."""

from collector.paper import sayings
from collector.paper.words import Said

SAYINGS: dict[str, Said] = {
    **sayings.SAYINGS,
    "title": Said("Members", "会員"),
    "public": Said("Public page", "公開ページ"),
    "login": Said("Log in", "ログイン"),
    "logout": Said("Log out", "ログアウト"),
    "token": Said("Your token", "トークン"),
    "token-help": Said(
        "It begins with teiten_m_. It is sent once, and not kept in your browser.",
        "teiten_m_ で始まる文字列です。一度だけ送られ、ブラウザーには残りません。",
    ),
    "welcome": Said("For members", "会員の方へ"),
    "logged": Said(
        "Whatever you ask is noted in your query log.", "照会はすべて照会記録に残ります。"
    ),
    "rows": Said("No rows.", "該当する行はありません。"),
    "now": Said("Now", "現在"),
    "sensors": Said("My sensors", "センサー"),
    "compare": Said("Is it only me?", "自組織だけか"),
    "near": Said("Near and far", "近くと遠く"),
    "cells": Said("Blocks", "ブロック"),
    "queries": Said("Query log", "照会記録"),
    "lead.sensors": Said(
        "Health and books of your own sensors, and what only they see.",
        "自組織のセンサーの状態と収支、そして他では見られない動きです。",
    ),
    "lead.compare": Said(
        "Is it only me? Each bar is the interval of how many times of the world's you see.",
        "自組織だけの現象でしょうか。横棒は、世界の何倍を観測したかの区間です。",
    ),
    "lead.near": Said(
        "How many first bits those that knock share with the nearest of your networks. Times: how many times of what chance would have there.",
        "届いた通信の送信元が、最も近い自組織のネットワークと先頭何ビットを共有するかを示します。倍率は、偶然の場合に対する比です。",
    ),
    "lead.cells": Said(
        "What few sensors saw, one value a period, blurred by the policy so that no sensor can be found by it.",
        "少数のセンサーの観測値です。どのセンサーも特定できないよう、期間ごとに一つの値をぼかして示します。",
    ),
    "lead.queries": Said(
        "Everything that was asked in your organisation's name.",
        "貴組織の名前で行われたすべての照会です。",
    ),
    "part.now": Said("Newest state", "最新の状態"),
    "part.sensors": Said("Health and books", "状態と収支"),
    "part.anomalies": Said("Only here", "ここだけの動き"),
    "part.compare": Said("Ratio with interval", "倍率と区間"),
    "part.near": Said("Sources by distance", "送信元までの距離"),
    "part.targets": Said("What is seen at which distance", "距離ごとの観測値"),
    "part.blocks": Said("Blocks", "ブロック"),
    "part.economies": Said("Economies", "国・地域"),
    "part.peers": Said("Single sensors, under pseudonyms", "個々のセンサー（仮名）"),
    "part.queries": Said("Queries", "照会"),
    "insecure": Said(
        "Logging in needs HTTPS. Ask the operator for the address.",
        "ログインには HTTPS が必要です。運用者にアドレスをお尋ねください。",
    ),
    "foreign": Said("The form came from another page.", "別のページからの送信です。"),
    "why.no-token": Said("Please log in.", "ログインしてください。"),
    "why.bad-token": Said(
        "This is no token of a member, or the session is over.",
        "会員のトークンではないか、セッションが終了しています。",
    ),
    "why.expired-token": Said("This token has expired.", "このトークンは期限が切れています。"),
    "why.revoked-token": Said("This token was revoked.", "このトークンは取り消されています。"),
    "why.no-agreement": Said(
        "No agreement is signed that holds today.", "本日有効な契約がありません。"
    ),
    "why.agreement-ended": Said("The agreement has ended.", "契約は終了しています。"),
    "why.suspended": Said("This member is suspended.", "この会員は停止されています。"),
    "why.wrong-scope": Said(
        "Your token is not good for this.", "このトークンの権限には含まれていません。"
    ),
    "why.wrong-tier": Said(
        "Members of your tier do not see this.", "この会員区分では表示できません。"
    ),
    "why.not-by-policy": Said(
        "The policy of this network does not open this.", "この観測網の方針では公開されません。"
    ),
    "why.bad-question": Said("The question is wrong.", "照会の内容が正しくありません。"),
    "why.unknown": Said("There is no such thing.", "該当するものはありません。"),
    "why.not-yet": Said("There is nothing to tell yet.", "まだお伝えできるものがありません。"),
    "why.too-costly": Said(
        "This is more than one query may read.", "一度に読める量を超えています。"
    ),
    "why.too-many": Said(
        "More queries than your tier has in this time. Come again later.",
        "この時間に許された照会数を超えました。後ほどお試しください。",
    ),
    "why.too-slow": Said(
        "It took too long and was given up.", "時間がかかりすぎたため中止しました。"
    ),
    "why.unavailable": Said(
        "A disk or a lock is in the way. Please try again in a moment.",
        "一時的に記録媒体を利用できません。しばらくしてからもう一度お試しください。",
    ),
    "why.busy": Said(
        "Too many queries at once. Try again.", "混み合っています。もう一度お試しください。"
    ),
    "lead.now": Said(
        "The newest public epoch, what your sensors report at this moment, and the hourly index where it is open to you.",
        "最新の公開期間の値と、自組織のセンサーの最新報告です。認められていれば毎時指標も示します。",
    ),
    "lead.mine": Said(
        "What your own sensors counted in each hour, exactly. Nobody else sees it.",
        "自組織のセンサーが数えた1時間ごとの正確な値です。ほかの組織からは見えません。",
    ),
    "mine": Said("By the hour", "毎時"),
    "part.mine": Said("Own sensors by the hour", "自組織のセンサーの毎時値"),
    "hours.closed": Said(
        "Hours of the whole network are not shown: whoever sends packets to blocks and reads exact hours finds every sensor within weeks. Blurred so far that nobody is found, an hour of forty sensors would be known to within a factor of nine, which is less than the public epochs tell.",
        "観測網全体の毎時値は表示しません。パケットを送りながら正確な毎時値を読めば、数週間ですべてのセンサーの場所が分かってしまいます。場所が分からないほどぼかすと、センサー40台では9倍もの幅でしか分からず、公開している期間ごとの値よりも情報が少なくなります。",
    ),
    "group.public": Said("Public", "公開値"),
    "group.own": Said("My sensors", "自組織のセンサー"),
    "group.index": Said("Hourly index", "毎時指標"),
    "head.none-only": Said("Nothing is only yours.", "自組織だけに見られる動きはありません。"),
    "head.only": Said("Only yours: {series}.", "自組織だけに見られるもの：{series}"),
    "head.sensors": Said(
        "{reporting} of {all} sensors have reported; the newest at {moment}.",
        "{all}台中{reporting}台が報告しています。最新の報告：{moment}",
    ),
    "verdict.only mine": Said("only mine", "自組織のみ"),
    "verdict.more than others": Said("more than others", "他より多い"),
    "verdict.less than others": Said("less than others", "他より少ない"),
    "verdict.as others": Said("as others", "他と同程度"),
    "state.final": Said("final", "確定"),
    "state.interim": Said("so far, report {count}", "途中経過（第{count}報）"),
    "state.over": Said("over", "終了"),
    "state.so-far": Said("so far", "途中経過"),
    "state.almost-all": Said("almost all listened", "ほぼすべてで観測"),
    "state.most": Said("most listened", "大半で観測"),
    "state.some": Said("some listened", "一部で観測"),
    "state.approved": Said("approved", "承認済み"),
    "state.pending": Said("waiting for approval", "承認待ち"),
    "state.revoked": Said("revoked", "失効"),
    "state.unknown": Said("unknown", "不明"),
    "bits": Said("{first} to {last} bits, IPv{family}", "{first}〜{last}ビット（IPv{family}）"),
    "bits.one": Said("{first} bits", "{first}ビット"),
    "hours.beside": Said(
        "Small beside it: what the public epoch of that hour says.",
        "横の小さな数値は、その時刻を含む公開期間の値です。",
    ),
    "until": Said("The newest {hours} hours, until {moment}.", "{moment} までの{hours}時間"),
    "data": Said("Take it along", "データ"),
    "unit": Said("packets to an address in an hour", "1アドレス・1時間あたりのパケット数"),
    "state.cloned": Said("two boxes under one key", "同じ鍵の機器が2台"),
    "state.too-little": Said("too few listened", "観測不足"),
    "column.series": Said("Series", "系列"),
    "column.when": Said("When", "期間"),
    "column.value": Said("Value", "値"),
    "column.plain": Said("Plain mean", "単純平均"),
    "column.state": Said("State", "状態"),
    "column.sensor": Said("Sensor", "センサー"),
    "column.newest": Said("Newest window", "最新の時間枠"),
    "column.came": Said("Came", "到着"),
    "column.windows": Said("Windows", "時間枠数"),
    "column.finals": Said("Final ones", "うち確定"),
    "column.missing": Said("Missing hours", "欠測時間"),
    "column.link-dropped": Said("Dropped by the link", "回線で欠落"),
    "column.received": Said("Received", "受信"),
    "column.counted": Said("Counted", "計数"),
    "column.examined": Said("Examined", "精査"),
    "column.unexamined": Said("Unexamined", "未精査"),
    "column.shed": Said("Shed", "破棄"),
    "column.local": Said("Only here", "ここだけ"),
    "column.since": Said("Since", "開始"),
    "column.until": Said("Until", "終了"),
    "column.times": Said("Times", "倍率"),
    "column.mine": Said("Mine", "自組織"),
    "column.world": Said("World", "世界"),
    "column.said": Said("It is", "判定"),
    "column.bits": Said("Shared first bits", "一致する先頭ビット"),
    "column.sources": Said("Sources", "送信元"),
    "column.packets": Said("Packets", "パケット"),
    "column.share": Said("Share", "割合"),
    "column.chance": Said("By chance", "偶然の場合"),
    "column.cell": Said("Cell", "区分"),
    "column.at": Said("At", "日時"),
    "column.token": Said("Token", "トークン番号"),
    "column.endpoint": Said("Endpoint", "項目"),
    "column.question": Said("Question", "内容"),
    "column.answer": Said("Answer", "結果"),
    "column.rows": Said("Rows", "行数"),
    "column.milliseconds": Said("ms", "ミリ秒"),
}
