import Glibc
import ZSTorture

exit(TortureProgram.run(CommandLine.arguments.dropFirst()))
