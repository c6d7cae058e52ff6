/// A state machine as one table of legal moves.  A pair that is absent is refused.
package protocol StateTable: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    associatedtype Event: RawRepresentable, CaseIterable, Hashable, Sendable where Event.RawValue == String
    static var moves: [Move<Self>] { get }
}

/// One legal move.
package struct Move<State: StateTable>: Sendable {
    package let from: State
    package let event: State.Event
    package let to: State
}

extension StateTable {
    /// Several moves from one state.
    static func from(_ state: Self, _ pairs: KeyValuePairs<Event, Self>) -> [Move<Self>] {
        pairs.map { Move(from: state, event: $0.key, to: $0.value) }
    }

    /// The state after `event`, or `nil` when the move is not legal.
    package func after(_ event: Event) -> Self? {
        Self.moves.first { $0.from == self && $0.event == event }?.to
    }
}
