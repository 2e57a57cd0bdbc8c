"""What stands on every page."""

from collector.paper.words import Said

SAYINGS = {
    "shell.today": Said("Today", "いま"),
    "shell.policy": Said("What is public", "公開の方針"),
    "shell.until": Said("Data until {moment}", "{moment} までのデータ"),
    "shell.lab": Said(
        "A window here is {window} (lab). Elsewhere it is the UTC hour.",
        "ここでは1区間が{window}です（実験用）。本来は1時間（UTC）です。",
    ),
    "shell.what": Said("What you see", "この観測について"),
    "shell.sensors": Said(
        "Sensors listen on addresses that offer no service, so what arrives there was not asked for: worms, "
        "scanners, misconfigured machines, and the echo of attacks on others.",
        "サービスを提供していないアドレスにセンサーを置き、頼んでもいないのに届く通信を数えています。"
        "ワームや探索、設定を誤った機器、ほかへの攻撃の跳ね返りなどです。",
    ),
    "shell.gated": Said(
        "Nobody may learn where the sensors are, or what arrives there could be chosen. So these numbers come "
        "late and coarse: of whole epochs that are over, from a part of the sensors that is drawn anew for each "
        "number, and in steps. No sensor moves them much. What was published once never changes.",
        "センサーの場所が知られると、届く通信を操れてしまいます。そのため数値は、終わった期間だけについて、"
        "数値ごとに選び直した一部のセンサーから、段階に丸めて公開します。どのセンサーも単独では数値を大きく動かせません。"
        "一度公開した数値は変わりません。",
    ),
    "shell.hourly": Said(
        "Each figure is the sum over all sensors that reported in a window, divided by how many these were. A "
        "window that nobody reported is a gap, not a zero.",
        "数値は、その区間に報告した全センサーの合計を、報告したセンサーの数で割ったものです。"
        "報告のない区間は0ではなく、欠測です。",
    ),
    "shell.about-policy": Said("What is public, and what never is", "何を公開し、何を公開しないか"),
    "unit.address": Said("packets to an address in an hour", "1アドレス・1時間あたりのパケット数"),
    "unit.sensor": Said("packets per sensor and window", "1センサー・1区間あたりのパケット数"),
}
