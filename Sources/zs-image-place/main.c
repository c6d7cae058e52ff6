// zs-image-place: puts an image together on a host, from what comes on standard input and from images that lie there.
//
//     zs-image-place FILE [SIBLING...]
//
// It is linked statically and needs nothing of the host but a kernel.  zs sends it into the host's cache of programs
// when it is first needed there.  See PlaceImage.swift, which speaks to it.
//
// Commands on standard input: a letter, and numbers of 8 bytes, little-endian.
//
//     S size                          the size of the file
//     W offset length bytes           write these bytes
//     C sibling from to length sha    copy from a sibling, if what is there has this SHA-256
//     F count { position length to sha }... length zstd-frame
//                                     write parts of the content of a frame, each with its SHA-256
//     E                               answer, and go on
//
// The answer to E, a line of text for each: "failed TO" for each copy that was not what was expected, "done".
// When it cannot go on it says "error TEXT" and ends.
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum { SHA_SIZE = SHA256_DIGEST_SIZE, CHUNK_LIMIT = 1 << 20, FRAME_LIMIT = 4 << 20, PART_LIMIT = 1 << 16 };

static int target;
/// Where copies were not what was expected; said when it is asked for, for until then nobody listens.
static uint64_t *failures;
static size_t failure_count;
static int siblings[64];
static int sibling_count;
static unsigned char buffer[FRAME_LIMIT];
static unsigned char content[FRAME_LIMIT];

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("error ", stdout);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    exit(1);
}

static void take(void *bytes, size_t count) {
    if (fread(bytes, 1, count, stdin) != count) fail("the input ended too early");
}
static uint64_t number(void) {
    unsigned char bytes[8];
    take(bytes, sizeof bytes);
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--) value = value << 8 | bytes[i];
    return value;
}
static size_t length_up_to(size_t limit) {
    uint64_t value = number();
    if (value > limit) fail("a length of %llu", (unsigned long long)value);
    return (size_t)value;
}

static void put(const unsigned char *bytes, size_t count, uint64_t offset) {
    while (count > 0) {
        ssize_t done = pwrite(target, bytes, count, (off_t)offset);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail("cannot write: %s", strerror(errno));
        bytes += done;
        offset += (uint64_t)done;
        count -= (size_t)done;
    }
}
static bool has_digest(const unsigned char *bytes, size_t count, const unsigned char *expected) {
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, count, bytes);
    sha256_digest(&context, sizeof digest, digest);
    return memcmp(digest, expected, SHA_SIZE) == 0;
}

static void take_bytes(void) {
    uint64_t offset = number();
    size_t length = length_up_to(sizeof buffer);
    take(buffer, length);
    put(buffer, length, offset);
}

static void note_failure(uint64_t to) {
    if ((failure_count & (failure_count - 1)) == 0) {
        size_t room = failure_count == 0 ? 1 : failure_count * 2;
        failures = realloc(failures, room * sizeof *failures);
        if (failures == NULL) fail("out of memory");
    }
    failures[failure_count++] = to;
}
static void say_done(void) {
    if (fsync(target) != 0) fail("cannot write: %s", strerror(errno));
    for (size_t i = 0; i < failure_count; i++) printf("failed %llu\n", (unsigned long long)failures[i]);
    failure_count = 0;
    puts("done");
    fflush(stdout);
}

static void copy_from_sibling(void) {
    uint64_t sibling = number(), from = number(), to = number();
    size_t length = length_up_to(CHUNK_LIMIT);
    unsigned char expected[SHA_SIZE];
    take(expected, sizeof expected);
    if (sibling < (uint64_t)sibling_count && siblings[sibling] >= 0
        && pread(siblings[sibling], buffer, length, (off_t)from) == (ssize_t)length
        && has_digest(buffer, length, expected)) {
        put(buffer, length, to);
    } else {
        note_failure(to);
    }
}

struct part {
    uint64_t position, length, to;
    unsigned char expected[SHA_SIZE];
};

static void take_frame(void) {
    static struct part parts[PART_LIMIT];
    size_t count = length_up_to(PART_LIMIT);
    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct part){.position = number(), .length = number(), .to = number()};
        take(parts[i].expected, SHA_SIZE);
    }
    size_t stored = length_up_to(sizeof buffer);
    take(buffer, stored);
    size_t size = ZSTD_decompress(content, sizeof content, buffer, stored);
    if (ZSTD_isError(size)) fail("a frame does not unpack: %s", ZSTD_getErrorName(size));
    for (size_t i = 0; i < count; i++) {
        struct part *part = &parts[i];
        if (part->position > size || part->length > size - part->position) fail("a part beyond its frame");
        if (!has_digest(content + part->position, part->length, part->expected)) fail("a part is damaged");
        put(content + part->position, part->length, part->to);
    }
}

int main(int count, char **words) {
    if (count < 2 || count - 2 > (int)(sizeof siblings / sizeof *siblings)) {
        fputs("usage: zs-image-place FILE [SIBLING...]\n", stderr);
        return 2;
    }
    target = open(words[1], O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (target < 0) fail("cannot open %s: %s", words[1], strerror(errno));
    sibling_count = count - 2;
    // One that is gone only costs time.
    for (int i = 0; i < sibling_count; i++) siblings[i] = open(words[i + 2], O_RDONLY | O_CLOEXEC);
    static char room[1 << 20];
    setvbuf(stdin, room, _IOFBF, sizeof room);
    for (int command; (command = getchar()) != EOF;) {
        switch (command) {
        case 'S':
            if (ftruncate(target, (off_t)number()) != 0) fail("cannot write: %s", strerror(errno));
            break;
        case 'W': take_bytes(); break;
        case 'C': copy_from_sibling(); break;
        case 'F': take_frame(); break;
        case 'E': say_done(); break;
        default: fail("no command %d", command);
        }
    }
    return 0;
}
