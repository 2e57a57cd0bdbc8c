"""What stands in weekly reports, in feeds, and in the mail."""

from collector.paper.words import Said

SAYINGS = {
    "report.title": Said("Week {week}", "{week} 週"),
    "report.name": Said("Weekly report", "週報"),
    "report.every": Said("Reports", "週報"),
    "report.how": Said(
        "Each week of UTC has a report once it is over. It never changes afterwards.",
        "UTCの1週間が終わると週報ができます。その後は変わりません。",
    ),
    "report.none-yet": Said("No week is over yet.", "まだ終わった週がありません。"),
    "report.span": Said("{first} to {last}, UTC", "{first} から {last} まで（UTC）"),
    "report.weather": Said("The weather at its end", "週末の空模様"),
    "report.largest": Said("The largest ports", "多かったポート"),
    "report.rose": Said("What rose", "増えたもの"),
    "report.fell": Said("What fell", "減ったもの"),
    "report.new": Said("What is new", "新しく現れたもの"),
    "report.alarms": Said("Alarms", "警報"),
    "report.forecast": Said("The forecast, as it turned out", "予報の結果"),
    "report.complete": Said("How complete this is", "どれだけ揃っているか"),
    "report.no-ports": Said(
        "Nothing is said of this week.", "この週については何も公開されていません。"
    ),
    "report.first": Said(
        "{label} was the largest port, with {mean} packets to an address in an hour on average",
        "最も多かったのは {label} で、1アドレス・1時間あたり平均{mean}パケットでした",
    ),
    "report.one": Said("{label} ({mean})", "{label}（{mean}）"),
    "report.then": Said("{first}; then came {others}.", "{first}。続いて {others} です。"),
    "report.from-to": Said(
        "{label} from {was} to {mean} ({change})", "{label} が{was}から{mean}へ（{change}）"
    ),
    "report.none-rose": Said(
        "No port that was listed most of the time rose by a quarter or more.",
        "ほぼ常に載っていたポートで、4分の1以上増えたものはありません。",
    ),
    "report.none-fell": Said(
        "No port that was listed most of the time fell by a fifth or more.",
        "ほぼ常に載っていたポートで、5分の1以上減ったものはありません。",
    ),
    "report.first-port": Said(
        "{label} was listed for the first time ({mean})", "{label} が初めて載りました（{mean}）"
    ),
    "report.new-port": Said(
        "{label} came back; it was not listed the week before ({mean})",
        "{label} が再び載りました。前の週は圏外でした（{mean}）",
    ),
    "report.nobody-new": Said(
        "No port was listed that had not been the week before.",
        "前の週に載らなかったポートは現れていません。",
    ),
    "report.alarm-on": Said(
        "{label} at {times} times the usual since {since} UTC, which went on at the end of the week",
        "{label} が {since}（UTC）から通常の{times}倍となり、週の終わりにも続いていました",
    ),
    "report.alarm-ended": Said(
        "{label} at {times} times the usual since {since} UTC, which ended within the week",
        "{label} が {since}（UTC）から通常の{times}倍となり、週のうちに収まりました",
    ),
    "report.no-alarms": Said("None was raised.", "警報はありませんでした。"),
    "report.no-forecast": Said(
        "When the week began nothing was forecast of it.",
        "週の始めの時点では、予報は出ていませんでした。",
    ),
    "report.within": Said(
        "Of {values} values that were forecast when the week began, {within} ({share}) lay in the band that was to "
        "hold 80%.",
        "週の始めに予報した{values}個の値のうち、{within}個（{share}）が8割の予測幅に収まりました。",
    ),
    "report.better": Said(
        "The forecast was {skill} closer than the values of the week before.",
        "前の週の値をそのまま使うより{skill}近い予報でした。",
    ),
    "report.worse": Said(
        "It was {skill} further off than the values of the week before.",
        "前の週の値をそのまま使うより{skill}外れました。",
    ),
    "report.curves": Said("Its curves", "この週の推移"),
    "report.described": Said(
        "The largest ports and ICMP in week {week}", "{week} 週の多いポートとICMPの推移"
    ),
    "report.json": Said("The report as JSON", "週報のJSON"),
    "report.by-mail": Said(
        "An operator can make a mail with a picture of it: teiten collector report.",
        "運用者は teiten collector report で、図の入ったメールを作れます。",
    ),
    "mail.subject": Said(
        "Internet weather, week {week}: {line}", "インターネットの空模様 {week} 週：{line}"
    ),
    "feed.title": Said("Alarms and weekly reports", "警報と週報"),
    "feed.alarm": Said(
        "{label}: {times} times the usual since {since}", "{label}: {since} から通常の{times}倍"
    ),
    "feed.goes-on": Said("It goes on.", "続いています。"),
    "feed.ended": Said("It ended at {ended}.", "{ended} に収まりました。"),
    "feed.withdrawn": Said("It was withdrawn.", "取り消されました。"),
}
