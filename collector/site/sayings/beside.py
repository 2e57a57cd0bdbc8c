"""What stands on the front page of what is said beside packets to ports."""

from collector.paper.words import Said

SAYINGS = {
    "aside.while": Said("{first} to {last}", "{first}から{last}まで"),
    "shares.title": Said("What packets are for", "通信の種類"),
    "shares.how": Said(
        "Shares of all packets of IPv4, as far as sensors can tell: backscatter answers packets that somebody forged, research scanners say who they are.",
        "IPv4の全パケットに占める割合で、センサーが見分けられる範囲のものです。跳ね返りは偽の送信元への応答、研究は名乗っている調査です。",
    ),
    "shares.none": Said(
        "It is not public yet, or not under this policy.",
        "まだ公開されていないか、この方針では公開しません。",
    ),
    "purpose.scan": Said("scans", "探索"),
    "purpose.backscatter": Said("backscatter", "跳ね返り"),
    "purpose.misconfiguration": Said("misconfiguration", "設定の誤り"),
    "purpose.research": Said("research", "研究"),
    "purpose.other": Said("other", "その他"),
    "families.title": Said("IPv6 beside IPv4", "IPv6とIPv4"),
    "families.how": Said(
        "Compare how they change and not how large they are: a network of /64 has more addresses than all of IPv4.",
        "大きさではなく変化を比べてください。/64のネットワーク一つには、IPv4全体より多くのアドレスがあります。",
    ),
    "families.none": Said(
        "It is not public yet, or not under this policy.",
        "まだ公開されていないか、この方針では公開しません。",
    ),
    "family.4": Said("packets to an address in an hour", "1アドレス・1時間あたりのパケット数"),
    "family.6": Said(
        "packets to a network of /64 in an hour", "/64のネットワーク1つ・1時間あたりのパケット数"
    ),
}
