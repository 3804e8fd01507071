/*
 * Holds devices as a user of VFIO does: opens a group, puts it into a container with an IOMMU, takes each device's file,
 * and keeps all of that until a file appears.
 *
 *   hold GROUP HELD RELEASE DEVICE...
 *
 * Writes one line to the file HELD, "held", or the request that failed with its errno; ends when RELEASE is there.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int answer(const char *file, const char *request, int number)
{
	FILE *out = fopen(file, "w");

	if (!out)
		return 2;
	if (number)
		fprintf(out, "%s %d\n", request, number);
	else
		fprintf(out, "held\n");
	fclose(out);
	return number ? 1 : 0;
}

int main(int argc, char **argv)
{
	char path[64];
	int container, group, type, i;

	if (argc < 5)
		return 2;
	snprintf(path, sizeof(path), "/dev/vfio/%s", argv[1]);
	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0)
		return answer(argv[2], "open-container", errno);
	group = open(path, O_RDWR);
	if (group < 0)
		return answer(argv[2], "open-group", errno);
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container) < 0)
		return answer(argv[2], "set-container", errno);
	type = strncmp(argv[1], "noiommu-", 8) ? VFIO_TYPE1v2_IOMMU : VFIO_NOIOMMU_IOMMU;
	if (ioctl(container, VFIO_SET_IOMMU, type) < 0)
		return answer(argv[2], "set-iommu", errno);
	for (i = 4; i < argc; i++)
		if (ioctl(group, VFIO_GROUP_GET_DEVICE_FD, argv[i]) < 0)
			return answer(argv[2], "get-device", errno);
	if (answer(argv[2], "", 0))
		return 2;
	while (access(argv[3], F_OK) != 0)
		usleep(100000);
	return 0;
}
