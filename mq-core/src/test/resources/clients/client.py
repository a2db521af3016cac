# Sends packets and one request to a node, prints each answer, and leaves in good order: 20 lines, the standard library
# alone. The numbers are those of docs/protocol.md. In the formats ">" is big-endian, B, I and Q are u8, u32 and u64,
# "5p" is a u8 length and up to 4 bytes of text, "8s" are 8 bytes.
#
# Usage: client.py host port token from to packets
import hashlib, hmac, os, socket, struct, sys

host, port, token, me, peer, packets = map(str.encode, sys.argv[1:])

def frame(kind, body): return struct.pack(">IB", 1 + len(body), kind) + body
def proof(role, text): return hmac.digest(token, b"mq1 " + role + text, "sha256")

digest = hashlib.sha256(b"%b\n%b\n" % tuple(sorted((me, peer)))).digest()
hello = struct.pack(f">{1 + len(me)}p{1 + len(peer)}p32sI8s", me, peer, os.urandom(32), 1_000_000, digest)

with socket.create_connection((host, int(port)), timeout=15) as connection, connection.makefile("rb") as stream:
    # Preface and HELLO; preface and CHALLENGE, its nonce behind 4 + 5 bytes; PROOF; WELCOME, its proof behind 5.
    connection.sendall(b"MQ\x01\n" + frame(0x01, hello))
    connection.sendall(frame(0x03, proof(b"dialer", transcript := hello + stream.read(41)[9:])))
    welcome = stream.read(57)[5:]
    if not hmac.compare_digest(welcome[:32], proof(b"acceptor", transcript + welcome[32:])): sys.exit("wrong proof")

    # PACKETs without headers, a REQUEST, and GOODBYE.
    work = b"".join(frame(0x10, b"\0\0packet %d" % number) for number in range(1, int(packets) + 1))
    connection.sendall(work + frame(0x12, b"\0\0how many?") + frame(0x30, bytes(10)))

    # Frames until the end of the stream. PING is answered by PONG; the last answer, the request's, by CLOSE(SHUTDOWN).
    for head in iter(lambda: stream.read(13), b""):
        length, kind, number = struct.unpack(">IBQ", head)
        print({0x11: "ACK", 0x13: "REPLY", 0x31: "CLOSE"}.get(kind, kind), number, stream.read(length - 9))
        if kind == 0x20: connection.sendall(frame(0x21, struct.pack(">Q", number)))
        if kind in (0x11, 0x13) and number > int(packets):
            connection.sendall(frame(0x31, b"\x07" + bytes(10)))
            connection.shutdown(socket.SHUT_WR)
