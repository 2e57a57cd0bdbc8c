"""What stands in rank tables."""

from collector.paper.words import Said

SAYINGS = {
    "rank.title": Said("Ranking", "順位"),
    "rank.page": Said(
        "The largest ports, and who is new among them", "多いポートと、新しく現れたポート"
    ),
    "rank.day": Said("The last day", "この1日"),
    "rank.week": Said("The last seven days", "この7日間"),
    "rank.month": Said("The last thirty days", "この30日間"),
    "rank.before": Said("Rank before", "前回の順位"),
    "rank.was": Said("Before", "前回"),
    "rank.change": Said("Change", "変化"),
    "rank.first": Said("never listed before", "初登場"),
    "rank.new": Said("not listed before", "前回は圏外"),
    "rank.up": Said("up {places}", "{places} 上昇"),
    "rank.down": Said("down {places}", "{places} 下降"),
    "rank.same": Said("unchanged", "変わらず"),
    "rank.unknown": Said("no period before", "前回なし"),
    "rank.how": Said(
        "Means of what is public of {told} steps, beside those of the {before} before. A step in which a port is "
        "not listed counts as nothing, so a mean is a least value.",
        "公開された{told}区間の平均を、その前の{before}区間と比べています。"
        "ポートが載らなかった区間は0として数えるため、実際はこれより多いことがあります。",
    ),
    "rank.none": Said("No port was listed.", "載ったポートはありません。"),
    "rank.sources": Said(
        "How many sources knock at a port is not public yet.",
        "ポートごとの送信元の数は、まだ公開していません。",
    ),
    "rank.sources-of": Said(
        "Sources: how many different ones a usual sensor saw at a port in an hour, from {first} to {last}; a dash where "
        "it is not public.",
        "送信元は、{first} から {last} までに標準的なセンサーが1時間に見た異なる送信元の数です。公開していないものは「–」です。",
    ),
    "rank.sources-window": Said(
        "Sources: how many different ones a usual sensor saw at a port in {seconds} seconds, from {first} to {last}; a dash "
        "where it is not public.",
        "送信元は、{first} から {last} までに標準的なセンサーが{seconds}秒間に見た異なる送信元の数です。公開していないものは「–」です。",
    ),
    "rank.seen": Said("Sources", "送信元"),
    "rank.more": Said(
        "The whole ranking, of a day, a week and a month", "1日・1週間・1か月の全順位"
    ),
}
