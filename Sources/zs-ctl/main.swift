import ZSTool
import Glibc
import ZSCtlCommands

exit(CtlProgram.tool.run())
