/* A process between the kernel and a liar: its writes kill it, its syncs do nothing, its clock steps.
 *
 * Preloaded into a room by the tests, and by nobody else. DIE_IN_WRITE=n: it dies inside its n-th
 * call that writes; a write is torn in the middle, everything else does not happen. NO_SYNC=1: fsync
 * and fdatasync only say that all is well. CLOCK=file: the time of day is wrong by as many seconds
 * as the file says, a 64-bit number that may change at any moment; the monotonic clock is right.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long left;
static int lies;
static const volatile int64_t *wrong;

__attribute__((constructor)) static void begin(void)
{
	const char *number = getenv("DIE_IN_WRITE"), *path = getenv("CLOCK");
	int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (file >= 0)
		wrong = mmap(NULL, sizeof(*wrong), PROT_READ, MAP_SHARED, file, 0);
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

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int done = REAL(clock_gettime)(clock, now);

	if (wrong && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		now->tv_sec += *wrong;
	return done;
}

time_t time(time_t *kept)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (kept)
		*kept = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *now, void *zone)
{
	int done = REAL(gettimeofday)(now, zone);

	if (wrong)
		now->tv_sec += *wrong;
	return done;
}
