import Glibc
import ZSCloudCommands
import ZSTool

exit(CloudProgram.tool.run())
