import Glibc
import ZSCtlCommands
import ZSTool

exit(CtlProgram.tool.run())
