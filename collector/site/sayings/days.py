"""What stands on the pages of months, and where readers search."""

from collector.paper.words import Said

SAYINGS = {
    "days.title": Said("What was public in {month}", "{month} の公開値"),
    "days.others": Said("Other months", "ほかの月"),
    "days.how": Said("By days of UTC; {unit}.", "UTCの日ごと。{unit}。"),
    "days.when": Said("When", "時間"),
    "days.ports": Said("The largest ports", "多いポート"),
    "days.beside": Said("Beside them", "そのほか"),
    "find.title": Said("Search", "検索"),
    "find.label": Said(
        "Port, service, worm, economy or date", "ポート、サービス、ワーム、国・地域、日付"
    ),
    "find.hint": Said("445, telnet, Mirai, JP, a date", "445、telnet、Mirai、JP、日付"),
    "find.none": Said("Nothing is known under these words.", "見つかりませんでした。"),
    "find.some": Said("{count} found", "{count}件"),
    "find.go": Said("Go", "移動"),
    "find.index": Said("Everything that can be found", "探せるもの一覧"),
    "find.how": Said(
        "The box at the top finds these as you type. Without scripts, here is all of it.",
        "上の入力欄に打ち込むと、ここにあるものが見つかります。スクリプトなしでも、ここから全てたどれます。",
    ),
    "find.ports": Said("Ports", "ポート"),
    "find.known": Said("Worms, botnets and campaigns", "ワーム、ボットネット、攻撃の記録"),
    "find.places": Said("Economies", "国・地域"),
    "find.reports": Said("Weekly reports", "週報"),
    "find.days": Said("Days", "日付"),
    "past.title": Said("What was public of a port", "ポートの過去の公開値"),
    "past.how": Said(
        "Between two days of UTC, the second one not in it. Whoever only keeps a copy of these pages "
        "cannot answer.",
        "UTCの日付で期間を指定します。終わりの日は含みません。このページの複製だけを置くサーバーでは答えられません。",
    ),
    "past.port": Said("Port", "ポート"),
    "past.protocol": Said("Protocol", "プロトコル"),
    "past.from": Said("From", "始め"),
    "past.to": Said("To", "終わり"),
    "past.step": Said("A row for each", "1行の長さ"),
    "past.own": Said("step, as published", "公開された区間ごと"),
    "past.day": Said("day", "日"),
    "past.week": Said("week", "週"),
    "past.month": Said("month", "月"),
    "past.format": Said("As", "形式"),
    "past.go": Said("Ask", "表示"),
}
