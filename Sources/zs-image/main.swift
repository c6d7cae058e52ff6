import Glibc
import ZSImageCommands
import ZSTool

exit(ImageProgram.tool.run())
