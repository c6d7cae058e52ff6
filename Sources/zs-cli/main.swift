import ZSCloudCommands
import ZSTool

CloudProgram.tool.main()
