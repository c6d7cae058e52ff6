import ZSCtlCommands
import ZSTool

CtlProgram.tool.main()
