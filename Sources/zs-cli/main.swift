import ZSTool
import Glibc
import ZSCloudCommands

exit(CloudProgram.tool.run())
