import ZSImageCommands
import ZSTool

ImageProgram.tool.main()
