#include "CLibvirt.h"
