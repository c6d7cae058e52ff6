#include "CLibSSH2.h"
