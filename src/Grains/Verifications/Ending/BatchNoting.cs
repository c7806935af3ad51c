namespace Countersign.Verifications;

/// <summary>
/// What batches are told of approvals. Told at once so that progress is live; owed until acknowledged so that counts
/// are exact after a crash.
/// </summary>
internal static class BatchNoting
{
    /// <summary>The approved session owing a note to every batch row it serves.</summary>
    public static Session Owe(Session session) => session.Batches.Length == 0
        ? session
        : session with { Batches = Array.ConvertAll(session.Batches, link => link with { OwesApproval = true }) };

    /// <summary>Every note a session owes.</summary>
    public static IEnumerable<Effect.NoteApproval> Owed(Session session) =>
        from link in session.Batches
        where link.OwesApproval
        select new Effect.NoteApproval(session.Key, link.Reference);

    /// <summary>Every note that is still owed for verifications whose time is over.</summary>
    public static IEnumerable<Effect.NoteApproval> Overdue(PhoneNumberState state, long realNow) =>
        from share in state.Tenants
        from session in share.Sessions
        where session.NotesDueAt <= realNow + share.Offset
        from note in Owed(session)
        select note;

    /// <summary>The state with a note acknowledged; the same where it was not owed.</summary>
    public static PhoneNumberState Acknowledge(PhoneNumberState state, Effect.NoteApproval note, long now)
    {
        if (!state.TryFind(note.Key, out var share, out var session))
            return state;

        var at = Array.FindIndex(session.Batches, link => link.OwesApproval && link.Reference == note.Row);
        if (at < 0)
            return state;

        var paid = session.Batches.WithAt(at, session.Batches[at] with { OwesApproval = false });
        return state.With(share.With(session with { Batches = paid }), now);
    }
}
