/* SPDX-License-Identifier: Apache-2.0
 *
 * The one layout of everything that the kernel's program and the daemon share. layout.py reads
 * this file's numbers and a test compares the two; whoever changes a meaning raises
 * TEITEN_LAYOUT, so that old counts are never read as new ones.
 */
#ifndef TEITEN_TALLY_H
#define TEITEN_TALLY_H

#define TEITEN_LAYOUT 2

#define BANKS 2

/* Cells, 64 bits each, one bank for all processors: planes of 65536 ports, then rows of 256. */
#define PORTS 65536
#define PLANE_TCP_SCAN 0
#define PLANE_TCP_BACKSCATTER 1
#define PLANE_TCP_OTHER 2
#define PLANE_UDP_SCAN 3
#define PLANE_UDP_BACKSCATTER 4
#define PLANES_A_FAMILY 5
#define PLANES 10
#define ROW 256
#define ROW_ICMP4 655360
#define ROW_ICMP6 655616
#define ROW_OTHER4 655872
#define ROW_OTHER6 656128
#define CELLS 656384
#define SLOTS 663552 /* a bank is a whole number of pages, also of 64 KiB */

/* The books, numbered on from the cells; each processor has a bank of its own, a line of its cache. */
#define BOOKS 8
#define BOOK_RECEIVED 656384
#define BOOK_UNMONITORED 656385
#define BOOK_MALFORMED 656386
#define BOOK_PASSED 656387
#define BOOK_WITHHELD 656388

/* Unique sources: HyperLogLog registers, one byte each, one sketch a family and protocol;
 * all of a family is the union of its four. */
#define REGISTERS 4096
#define SKETCH_TCP 0
#define SKETCH_UDP 1
#define SKETCH_ICMP 2
#define SKETCH_OTHER 3
#define SKETCHES_A_FAMILY 4
#define SKETCHES 8
#define HASH_SEED 9001

/* What is monitored: a byte for each /16 (IPv4) and for each folded /32 (IPv6) says which block
 * may match; NOBODY: none, ANYBODY: walk the list. */
#define BLOCKS 16
#define GUIDE 65536
#define NOBODY 0
#define ANYBODY 255
#define PEERS 16

#define MAX_EXTENSION_HEADERS 8
#define MAX_VLAN_TAGS 2

struct block4 {
    __u32 address;
    __u32 mask;
};

struct block6 {
    __u64 address[2];
    __u64 mask[2];
};

struct monitored {
    __u8 guide4[GUIDE];
    __u8 guide6[GUIDE];
    struct block4 blocks4[BLOCKS];
    struct block6 blocks6[BLOCKS];
    struct block4 own4[BLOCKS];
    struct block6 own6[BLOCKS];
    struct block4 peers4[PEERS];
    struct block6 peers6[PEERS];
    __u32 blocks;
    __u32 own;
    __u32 budget; /* packets a tick and processor that may be examined */
    __u32 depth;  /* and at most so many at once */
};

struct books {
    __u64 packets[BOOKS];
};

struct control {
    __u64 sequence; /* its last bit is the bank that is written */
    __u64 birth;    /* chance, from when the maps were made: whose counts these are */
};

struct gate {
    __u64 tick;
    __u64 tokens;
};

#endif
