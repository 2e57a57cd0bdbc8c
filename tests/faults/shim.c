/* What a process writes into files -> it dies inside its n-th such call, or its syncs do nothing.
 *
 * Preloaded into a room by the tests, and by nobody else. DIE_IN_WRITE=n: a write is torn in the
 * middle, everything else does not happen. NO_SYNC=1: fsync and fdatasync only say that all is well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long left;
static int lies;

__attribute__((constructor)) static void begin(void)
{
	const char *number = getenv("DIE_IN_WRITE");

	atomic_store(&left, number ? atol(number) : -1);
	lies = getenv("NO_SYNC") != NULL;
}

static int is_last(void)
{
	return atomic_load(&left) > 0 && atomic_fetch_sub(&left, 1) == 1;
}

static void end(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static int is_file(int fd)
{
	struct stat found;

	return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

ssize_t write(int fd, const void *data, size_t size)
{
	if (is_file(fd) && is_last()) {
		REAL(write)(fd, data, size / 2);
		end();
	}
	return REAL(write)(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	if (is_last()) {
		REAL(pwrite64)(fd, data, size / 2, at);
		end();
	}
	return REAL(pwrite64)(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	return pwrite64(fd, data, size, at);
}

#define DIES_IN(name, declared, given) \
	int name declared \
	{ \
		if (is_last()) \
			end(); \
		return REAL(name) given; \
	}

#define SYNCS(name) \
	int name(int fd) \
	{ \
		if (is_last()) \
			end(); \
		return lies ? 0 : REAL(name)(fd); \
	}

SYNCS(fsync)
SYNCS(fdatasync)
DIES_IN(rename, (const char *from, const char *to), (from, to))
DIES_IN(unlink, (const char *path), (path))
DIES_IN(ftruncate64, (int fd, off64_t size), (fd, size))
