package import ZSModel
package import ZSPlanning

/// A change of a machine's network, ready to be made: the kernel's steps, the files, and what tells the service that
/// keeps them before and after.
package struct NetworkChange: Sendable {
    /// Tells this change from every other; names its timer on the machine.
    package let id: UUID
    package let plan: NetworkPlan
    /// Empty for a change that shall not outlast a reboot.
    package let files: [FileChange]
    let suspension: [[String]]
    let adoption: [[String]]

    /// A change of the running network alone, as the platform makes it for its own bridges (N-74).
    package init(id: UUID, _ plan: NetworkPlan) {
        self.id = id
        self.plan = plan
        files = []
        suspension = []
        adoption = []
    }

    /// A change that stands after a reboot.
    /// - Parameters:
    ///   - subjects: the links that the command named; they are written even where nothing has to change.
    ///   - backend: what keeps the settings; chosen from what the machine runs when `nil`.
    /// - Throws: `.conflict` when nothing on the machine keeps settings, or a file cannot be edited.
    package init(
        id: UUID, _ plan: NetworkPlan, subjects: Set<InterfaceName>, on survey: Survey, backend: Backend? = nil
    ) throws(Failure) {
        let chosen: Backend
        if let backend { chosen = backend } else { chosen = try survey.backend() }
        let settings = LastingSettings(after: plan, subjects: subjects)
        var files = ConfigurationFiles(survey.files)
        try chosen.format.write(settings, to: &files)
        try RenameFiles.write(plan.renames, permanent: survey.permanentMACs, to: &files)
        self.id = id
        self.plan = plan
        self.files = files.changes
        let changes = !self.files.isEmpty || !plan.isEmpty
        suspension = changes ? chosen.format.suspension(settings) : []
        adoption = changes ? chosen.format.adoption(settings) : []
    }

    /// Whether the machine is as it shall be, running and after a reboot.
    package var isEmpty: Bool { plan.isEmpty && files.isEmpty }
    /// What is run, for people to read.
    package var commands: [[String]] { suspension + plan.steps.map(\.words) + adoption }
}
