/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames of the monitored interface -> exact cells, unique sources, and a bounded sample for the
 * examination. Nothing that arrives is lost from the books: a frame is in exactly one cell of
 * the bank that is current, or it is unmonitored or malformed.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "tally.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define ACK 0x10
#define FRAGMENT_HEADER 44
#define AUTHENTICATION_HEADER 51

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __type(key, __u32);
    __type(value, __u64);
    __uint(max_entries, BANKS * SLOTS);
} cells SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __type(key, __u32);
    __type(value, struct books);
    __uint(max_entries, 1); /* processors x BANKS, set by the loader */
} books SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __type(key, __u32);
    __type(value, __u8[REGISTERS]);
    __uint(max_entries, 1); /* processors x BANKS x SKETCHES, set by the loader */
} sketches SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __type(key, __u32);
    __type(value, struct control);
    __uint(max_entries, 1);
} controls SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __type(key, __u32);
    __type(value, struct monitored);
    __uint(max_entries, 1);
} monitored SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __type(key, __u32);
    __type(value, struct gate);
    __uint(max_entries, 1);
} gates SEC(".maps");

/* One packet, as far as it is understood. */
struct found {
    __u32 slot;   /* the cell; CELLS: malformed */
    __u32 sketch; /* the protocol's sketch within the family */
    __u32 echo;   /* an echo request, which is always examined */
    __u32 pass;   /* discovery, which is not for us to count */
};

static __always_inline void count(__u32 bank, __u32 slot)
{
    __u32 key = bank * SLOTS + slot;
    __u64 *cell = bpf_map_lookup_elem(&cells, &key);

    if (cell)
        __sync_fetch_and_add(cell, 1);
}

static __always_inline void book(struct books *books, __u32 slot)
{
    books->packets[slot - CELLS] += 1;
}

static __always_inline __u64 rotate(__u64 value, int by)
{
    return value << by | value >> (64 - by);
}

static __always_inline __u64 mix(__u64 value)
{
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ value >> 33;
}

/* MurmurHash3 x64 128 (Appleby) of 8 or 16 bytes, as Apache DataSketches seeds it. */
static __always_inline void hash(__u64 low, __u64 high, __u32 length, __u64 *h1, __u64 *h2)
{
    const __u64 c1 = 0x87c37b91114253d5ULL, c2 = 0x4cf5ad432745937fULL;
    __u64 a = HASH_SEED, b = HASH_SEED;

    a ^= rotate(low * c1, 31) * c2;
    if (length == 16) {
        a = (rotate(a, 27) + b) * 5 + 0x52dce729;
        b ^= rotate(high * c2, 33) * c1;
        b = (rotate(b, 31) + a) * 5 + 0x38495ab5;
    }
    a ^= length;
    b ^= length;
    a += b;
    b += a;
    a = mix(a);
    b = mix(b);
    a += b;
    *h1 = a;
    *h2 = b + a;
}

static __always_inline __u32 leading_zeros(__u64 value)
{
    __u32 zeros = 0;

    if (!value)
        return 64;
    if (!(value >> 32)) { zeros += 32; value <<= 32; }
    if (!(value >> 48)) { zeros += 16; value <<= 16; }
    if (!(value >> 56)) { zeros += 8; value <<= 8; }
    if (!(value >> 60)) { zeros += 4; value <<= 4; }
    if (!(value >> 62)) { zeros += 2; value <<= 2; }
    return zeros + !(value >> 63);
}

static __always_inline void remember(__u32 place, __u32 sketch, __u64 low, __u64 high, __u32 length)
{
    __u32 key = place * SKETCHES + sketch, zeros;
    __u8 *registers = bpf_map_lookup_elem(&sketches, &key);
    __u64 h1, h2;
    __u8 *slot;

    if (!registers)
        return;
    hash(low, high, length, &h1, &h2);
    slot = registers + (h1 & (REGISTERS - 1));
    /* The register grows only if the first bits of h2, as many as it says, are all zero. */
    if (*slot && h2 >> (64 - (*slot & 63)))
        return;
    zeros = leading_zeros(h2);
    if (zeros > 62)
        zeros = 62;
    if (zeros + 1 > *slot)
        *slot = zeros + 1;
}

static __always_inline __u32 plane(__u32 family, __u32 protocol_plane, __u32 port)
{
    return ((family == 6 ? PLANES_A_FAMILY : 0) + protocol_plane) * PORTS + port;
}

static __always_inline int answers(__u16 port)
{
    switch (port) { /* UDP_REPLIES of classify.py */
    case 17: case 19: case 53: case 69: case 111: case 123: case 137: case 161: case 389:
    case 500: case 520: case 1900: case 3702: case 4500: case 5353: case 11211: case 27015:
        return 1;
    }
    return 0;
}

static __always_inline __u32 tcp_plane(__u8 flags)
{
    if (flags & RST || (flags & (SYN | ACK)) == (SYN | ACK))
        return PLANE_TCP_BACKSCATTER;
    return (flags & (SYN | FIN)) == SYN ? PLANE_TCP_SCAN : PLANE_TCP_OTHER;
}

/* The transport header at `at`, of which the IP header promises `length` bytes. */
static __always_inline void transport(struct found *found, __u32 family, __u32 protocol,
                                      __u8 *at, __u32 length, void *end)
{
    __u16 source, port;

    found->slot = CELLS;
    if (protocol == IPPROTO_TCP) {
        found->sketch = SKETCH_TCP;
        if (length < 20 || (void *)at + 20 > end || at[12] >> 4 < 5)
            return;
        port = at[2] << 8 | at[3];
        found->slot = plane(family, tcp_plane(at[13]), port);
    } else if (protocol == IPPROTO_UDP) {
        found->sketch = SKETCH_UDP;
        if (length < 8 || (void *)at + 8 > end)
            return;
        source = at[0] << 8 | at[1];
        port = at[2] << 8 | at[3];
        found->slot = plane(family,
                            source != port && answers(source) ? PLANE_UDP_BACKSCATTER
                                                              : PLANE_UDP_SCAN,
                            port);
    } else if (protocol == (family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6)) {
        found->sketch = SKETCH_ICMP;
        if (length < 4 || (void *)at + 4 > end)
            return;
        found->slot = (family == 4 ? ROW_ICMP4 : ROW_ICMP6) + at[0];
        found->echo = at[0] == (family == 4 ? 8 : 128);
    } else {
        found->sketch = SKETCH_OTHER;
        found->slot = (family == 4 ? ROW_OTHER4 : ROW_OTHER6) + (protocol & 255);
    }
}

static __always_inline void later_fragment(struct found *found, __u32 family, __u32 protocol)
{
    found->slot = (family == 4 ? ROW_OTHER4 : ROW_OTHER6) + (protocol & 255);
    found->sketch = protocol == IPPROTO_TCP   ? SKETCH_TCP
                    : protocol == IPPROTO_UDP ? SKETCH_UDP
                    : protocol == (family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6)
                        ? SKETCH_ICMP
                        : SKETCH_OTHER;
}

/* A place in a guide. Linux 6.12's verifier knows nothing of a register whose bytes were swapped. */
static __always_inline __u32 place(__u32 bits)
{
    asm volatile("%0 &= 0xffff" : "+r"(bits));
    return bits;
}

static __always_inline int monitors4(struct monitored *m, __u32 address)
{
    __u32 entry = m->guide4[place(bpf_ntohl(address) >> 16)], index;

    if (entry == NOBODY)
        return 0;
    if (entry != ANYBODY) {
        index = (entry - 1) & (BLOCKS - 1);
        return (address & m->blocks4[index].mask) == m->blocks4[index].address;
    }
    for (index = 0; index < BLOCKS; index++)
        if (m->blocks4[index].mask &&
            (address & m->blocks4[index].mask) == m->blocks4[index].address)
            return 1;
    return 0;
}

static __always_inline int inside6(const struct block6 *block, const __u64 *address)
{
    return (address[0] & block->mask[0]) == block->address[0] &&
           (address[1] & block->mask[1]) == block->address[1];
}

static __always_inline int monitors6(struct monitored *m, const __u64 *address)
{
    __u32 head = bpf_ntohl((__u32)address[0]), index;
    __u32 entry = m->guide6[place(head >> 16 ^ head)];

    if (entry == NOBODY)
        return 0;
    if (entry != ANYBODY)
        return inside6(&m->blocks6[(entry - 1) & (BLOCKS - 1)], address);
    for (index = 0; index < BLOCKS; index++)
        if (m->blocks6[index].mask[0] && inside6(&m->blocks6[index], address))
            return 1;
    return 0;
}

static __always_inline void four(struct found *found, __u8 *ip, void *end)
{
    __u32 size = (ip[0] & 15) * 4, total = ip[2] << 8 | ip[3];

    found->slot = CELLS;
    if (size < 20 || total < size || (void *)ip + size > end)
        return;
    if ((ip[6] << 8 | ip[7]) & 0x1fff)
        later_fragment(found, 4, ip[9]);
    else
        transport(found, 4, ip[9], ip + size, total - size, end);
}

static __always_inline void six(struct found *found, __u8 *ip, void *end)
{
    __u32 length = 40 + (ip[4] << 8 | ip[5]), at = 40, protocol = ip[6], size, walked;
    __u8 *header;
    int later = 0;

    found->slot = CELLS;
    for (walked = 0; walked <= MAX_EXTENSION_HEADERS; walked++) {
        if (later || (protocol != IPPROTO_HOPOPTS && protocol != IPPROTO_ROUTING &&
                      protocol != FRAGMENT_HEADER && protocol != IPPROTO_DSTOPTS &&
                      protocol != AUTHENTICATION_HEADER))
            break;
        if (walked == MAX_EXTENSION_HEADERS || at > 40 + MAX_EXTENSION_HEADERS * 2048)
            return;
        header = ip + at;
        if (at + 8 > length || (void *)header + 8 > end)
            return;
        size = (header[1] + 1) * 8;
        if (protocol == FRAGMENT_HEADER) {
            size = 8;
            later = ((header[2] << 8 | header[3]) & 0xfff8) != 0;
        } else if (protocol == AUTHENTICATION_HEADER) {
            size = (header[1] + 2) * 4;
        }
        protocol = header[0];
        at += size;
        if (at > length || (void *)header + size > end)
            return;
    }
    if (at > 40 + MAX_EXTENSION_HEADERS * 2048)
        return;
    if (later) {
        later_fragment(found, 6, protocol);
        return;
    }
    header = ip + at;
    transport(found, 6, protocol, header, length - at, end);
    /* Discovery (RFC 4861) is genuine only with a hop limit of 255. */
    if (protocol == IPPROTO_ICMPV6 && at == 40 && ip[7] == 255 &&
        found->slot >= ROW_ICMP6 + 133 && found->slot <= ROW_ICMP6 + 137)
        found->pass = 1;
}

/* Whether an own address is spoken to by a management peer or within one of the box's own flows. */
static __always_inline int known(struct xdp_md *ctx, struct bpf_sock_tuple *tuple, __u32 size,
                                 __u32 protocol)
{
    struct bpf_sock *sock;
    int own;

    if (protocol == IPPROTO_TCP) {
        sock = bpf_skc_lookup_tcp(ctx, tuple, size, BPF_F_CURRENT_NETNS, 0);
        if (!sock)
            return 0;
        own = sock->state != BPF_TCP_LISTEN;
        bpf_sk_release(sock);
        return own;
    }
    sock = bpf_sk_lookup_udp(ctx, tuple, size, BPF_F_CURRENT_NETNS, 0);
    if (!sock)
        return 0;
    /* Connected, or an unconnected socket that asks from a port of its own choice. */
    own = sock->dst_port || sock->src_port >= 32768;
    bpf_sk_release(sock);
    return own;
}

static __always_inline int own4(struct xdp_md *ctx, struct monitored *m, __u8 *ip, void *end)
{
    __u32 source = *(__u32 *)(ip + 12), destination = *(__u32 *)(ip + 16), index, own = 0;
    struct bpf_sock_tuple tuple = {};
    __u8 *at = ip + 20;

    for (index = 0; index < BLOCKS; index++)
        own |= m->own4[index].mask && m->own4[index].address == destination;
    if (!own)
        return 0;
    for (index = 0; index < PEERS; index++)
        if (m->peers4[index].address && (source & m->peers4[index].mask) == m->peers4[index].address)
            return 1;
    if (ip[0] != 0x45 || ip[6] & 0x3f || ip[7] || (ip[9] != IPPROTO_TCP && ip[9] != IPPROTO_UDP) ||
        (void *)at + 4 > end)
        return 0;
    tuple.ipv4.saddr = source;
    tuple.ipv4.daddr = destination;
    tuple.ipv4.sport = *(__u16 *)at;
    tuple.ipv4.dport = *(__u16 *)(at + 2);
    return known(ctx, &tuple, sizeof(tuple.ipv4), ip[9]);
}

static __always_inline int own6(struct xdp_md *ctx, struct monitored *m, __u8 *ip,
                                const __u64 *source, const __u64 *destination, void *end)
{
    struct bpf_sock_tuple tuple = {};
    __u32 index, own = 0;
    __u8 *at = ip + 40;

    for (index = 0; index < BLOCKS; index++)
        own |= m->own6[index].mask[0] && m->own6[index].address[0] == destination[0] &&
               m->own6[index].address[1] == destination[1];
    if (!own)
        return 0;
    for (index = 0; index < PEERS; index++)
        if (m->peers6[index].address[0] && inside6(&m->peers6[index], source))
            return 1;
    if ((ip[6] != IPPROTO_TCP && ip[6] != IPPROTO_UDP) || (void *)at + 4 > end)
        return 0;
    __builtin_memcpy(tuple.ipv6.saddr, source, 16);
    __builtin_memcpy(tuple.ipv6.daddr, destination, 16);
    tuple.ipv6.sport = *(__u16 *)at;
    tuple.ipv6.dport = *(__u16 *)(at + 2);
    return known(ctx, &tuple, sizeof(tuple.ipv6), ip[6]);
}

/* The budget of the examination: so many tokens a tick, and never more than the depth. */
static __always_inline int granted(struct monitored *m)
{
    __u32 zero = 0;
    struct gate *gate = bpf_map_lookup_elem(&gates, &zero);
    __u64 tick, fresh;

    if (!gate)
        return 0;
    tick = bpf_jiffies64();
    if (tick != gate->tick) {
        fresh = tick - gate->tick;
        if (fresh > 1024)
            fresh = 1024;
        gate->tokens += fresh * m->budget;
        if (gate->tokens > m->depth)
            gate->tokens = m->depth;
        gate->tick = tick;
    }
    if (!gate->tokens)
        return 0;
    gate->tokens -= 1;
    return 1;
}

static __always_inline int leave(struct books *books)
{
    book(books, BOOK_UNMONITORED);
    return XDP_PASS;
}

SEC("xdp")
int tally(struct xdp_md *ctx)
{
    __u8 *data = (void *)(long)ctx->data;
    void *end = (void *)(long)ctx->data_end;
    __u64 source[2] = {}, destination[2];
    __u32 zero = 0, place, bank, type, tags, family;
    struct found found = {};
    struct monitored *m = bpf_map_lookup_elem(&monitored, &zero);
    struct control *control = bpf_map_lookup_elem(&controls, &zero);
    struct books *mine;

    if (!m || !control)
        return XDP_PASS;
    bank = control->sequence & 1;
    place = bpf_get_smp_processor_id() * BANKS + bank;
    mine = bpf_map_lookup_elem(&books, &place);
    if (!mine)
        return XDP_PASS;
    book(mine, BOOK_RECEIVED);

    if ((void *)data + 14 > end)
        return leave(mine);
    type = data[12] << 8 | data[13];
    data += 14;
    for (tags = 0; tags < MAX_VLAN_TAGS; tags++) {
        if (type != ETH_P_8021Q && type != ETH_P_8021AD && type != 0x9100)
            break;
        if ((void *)data + 4 > end)
            return leave(mine);
        type = data[2] << 8 | data[3];
        data += 4;
    }
    if (type == ETH_P_IP) {
        if ((void *)data + 20 > end || data[0] >> 4 != 4 ||
            !monitors4(m, *(__u32 *)(data + 16)))
            return leave(mine);
        if (m->own && own4(ctx, m, data, end))
            return leave(mine);
        family = 4;
        source[0] = bpf_ntohl(*(__u32 *)(data + 12));
        four(&found, data, end);
    } else if (type == ETH_P_IPV6) {
        if ((void *)data + 40 > end || data[0] >> 4 != 6)
            return leave(mine);
        __builtin_memcpy(source, data + 8, 16);
        __builtin_memcpy(destination, data + 24, 16);
        if (!monitors6(m, destination))
            return leave(mine);
        if (m->own && own6(ctx, m, data, source, destination, end))
            return leave(mine);
        family = 6;
        six(&found, data, end);
        if (found.pass)
            return leave(mine);
    } else {
        return leave(mine);
    }

    if (found.slot >= CELLS) {
        book(mine, BOOK_MALFORMED);
        return XDP_DROP;
    }
    count(bank, found.slot);
    remember(place, (family == 6 ? SKETCHES_A_FAMILY : 0) + found.sketch, source[0], source[1],
             family == 6 ? 16 : 8);
    if (found.echo || granted(m)) {
        book(mine, BOOK_PASSED);
        return XDP_PASS;
    }
    book(mine, BOOK_WITHHELD);
    return XDP_DROP;
}

char _license[] SEC("license") = "Apache-2.0";
