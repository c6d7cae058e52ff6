import Glibc
import ZSImageCommands

exit(ImageProgram.tool.run())
