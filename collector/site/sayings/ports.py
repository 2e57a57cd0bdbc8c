"""What stands on the pages of ports, and of what is known of them."""

from collector.paper.words import Said

SAYINGS = {
    "ports.title": Said("Ports", "ポート"),
    "ports.how": Said(
        "Every port that was ever public has a page with its curve.",
        "公開されたことのあるポートには、推移を載せたページがあります。",
    ),
    "ports.public": Said("Ever public", "公開されたことのあるポート"),
    "ports.service": Said("What it is for", "用途"),
    "ports.known": Said("Known for", "知られた事例"),
    "ports.watched": Said("May become public", "公開されうるポート"),
    "ports.others": Said("Known, and not public", "公開されていないが知られているポート"),
    "port.description": Said(
        "What knocks at {label}: its curve, its alarms, and what became known for it.",
        "{label} に届く通信の推移と警報、知られている事例。",
    ),
    "port.others": Said("Other ports", "ほかのポート"),
    "port.now": Said("Now about {value} {unit}.", "現在およそ{value}（{unit}）です。"),
    "port.last": Said(
        "Not among the public ports now; last listed on {moment}.",
        "現在は公開される順位に入っていません。最後に載ったのは {moment} です。",
    ),
    "port.never": Said("Nothing was said of it yet.", "まだ何も公開されていません。"),
    "port.ranked": Said(
        "Rank {rank} of the last seven days, listed in {listed} of {told} steps.",
        "この7日間では{rank}位、{told}区間中{listed}区間に載りました。",
    ),
    "port.sources": Said(
        "A usual sensor sees about {count} different sources in an hour.",
        "標準的なセンサーには、1時間におよそ{count}の異なる送信元が見えます。",
    ),
    "port.sources-window": Said(
        "A usual sensor sees about {count} different sources in {seconds} seconds.",
        "標準的なセンサーには、{seconds}秒間におよそ{count}の異なる送信元が見えます。",
    ),
    "port.tools-title": Said("Who knocks", "何が叩いているか"),
    "port.tools": Said(
        "From {first} to {last} sensors recognised here:",
        "{first} から {last} までに認識されたもの：",
    ),
    "port.no-tools": Said(
        "From {first} to {last} no tool and no worm was recognised here by enough sensors.",
        "{first} から {last} までに、十分な数のセンサーで認識されたツールやワームはありません。",
    ),
    "port.no-tools-public": Said(
        "Which tools and worms were recognised here is not public yet.",
        "認識されたツールやワームは、まだ公開していません。",
    ),
    "port.economies": Said(
        "Where packets come from is public of all ports together, not of a single one.",
        "送信元の国・地域は、全ポートをまとめた値だけを公開しています。",
    ),
    "port.gaps": Said(
        "A gap is a step in which the port was not among the largest, or in which too little was heard.",
        "途切れているのは、上位に入らなかったか、観測が足りなかった区間です。",
    ),
    "port.six": Said("IPv6 has a curve of its own.", "IPv6は別の曲線で示しています。"),
    "port.no-six": Said(
        "Of this port over IPv6 nothing is public.", "このポートのIPv6の値は公開していません。"
    ),
    "port.known": Said("Known for knocking here", "このポートで知られた事例"),
    "port.nothing-known": Said("Nothing stands in our tables.", "手元の一覧には事例がありません。"),
    "port.not-proof": Said(
        "What was known once need not be what knocks today.",
        "かつての事例が、いま届いている通信の原因とは限りません。",
    ),
    "port.only-me": Said("Is it only me?", "自分のところだけ？"),
    "port.compare": Said(
        "Set your own log beside these numbers, on your own machine:",
        "手元の記録を、手元の機器でこの数値と比べられます。",
    ),
    "port.here": Said("THIS-ADDRESS", "このサイトのアドレス"),
    "port.stays": Said(
        "It reads a capture or rollups, fetches the public files, and says which ports are only yours. Nothing is "
        "uploaded.",
        "キャプチャーや集計を読み、公開ファイルを取得して、あなただけに多いポートを示します。"
        "何も送信しません。",
    ),
    "port.alarms": Said("Its alarms", "このポートの警報"),
    "port.no-alarms": Said("There was none yet.", "まだありません。"),
    "known.title": Said("Worms, botnets and campaigns", "ワーム、ボットネット、攻撃の記録"),
    "known.how": Said(
        "What became known for knocking at ports, the oldest first: what it does on the wire, and where that is "
        "described.",
        "ポートを叩くことで知られたものを古い順に並べました。通信の特徴と、それを説明した資料を示します。",
    ),
    "known.sources": Said("Sources:", "出典："),
    "kind.worm": Said("worm", "ワーム"),
    "kind.botnet": Said("botnet", "ボットネット"),
    "kind.exploit": Said("hole that was looked for", "探された脆弱性"),
    "kind.reflection": Said("reflection", "反射攻撃"),
    "kind.backdoor": Said("backdoor", "バックドア"),
    "kind.scan": Said("search for servers", "サーバーの探索"),
    "kind.spam": Said("spam", "迷惑な広告"),
}
