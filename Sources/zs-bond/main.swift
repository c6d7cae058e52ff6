import Glibc
import ZSNetworkCommands
import ZSTool

exit(NetworkPrograms.tool(calledAs: CommandLine.arguments[0]).run())
