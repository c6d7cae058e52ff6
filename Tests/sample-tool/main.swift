import Glibc
import SampleTool
import ZSTool

exit(sampleTool.run())
