import ZSNetworkCommands
import ZSTool

NetworkPrograms.tool(calledAs: CommandLine.arguments[0]).main()
