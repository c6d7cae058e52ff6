import ZSImageStore
import ZSModel
let a = CommandLine.arguments
do throws(Failure) {
    let dir = try! AbsolutePath.read(a[2])
    switch a[1] {
    case "init": _ = try ImageStore.create(dir)
    case "add":
        let store = try ImageStore.open(dir)
        var r = SystemRandomNumberGenerator()
        let x = try store.add(a[3], as: NewImage(id: UUID(random: &r), name: ImageName(a[4])!), Work(threads: 2))
        print(x)
    case "export":
        let store = try ImageStore.open(dir)
        try store.export(store.image(try! ImageReference.read(a[3])), to: try! AbsolutePath.read(a[4]), Work(threads: 2))
    default: break
    }
} catch { print("error", error) }
