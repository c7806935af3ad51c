namespace Countersign.Verifications;

/// <summary>Answers that were given before, found again by the operation or the batch row they were given to.</summary>
internal static class Repeats
{
    /// <summary>The verification that an operation has started or sent again; null where it has not.</summary>
    public static StartResult? Accepted(in Opening opening, OperationId operation)
    {
        foreach (var session in opening.Share.Sessions)
        {
            if (session.StartedBy == operation || Find(session, operation) is { Kind: AnswerKind.Accepted })
                return new StartResult.Accepted(VerificationViews.Of(opening, session));
        }

        return null;
    }

    /// <summary>What a check of the operation was answered; null where there was none that counted.</summary>
    public static CheckResult? Checked(in Opening opening, OperationId operation)
    {
        foreach (var session in opening.Share.Sessions)
        {
            if (Find(session, operation) is not { } answer)
                continue;

            return answer.Kind switch
            {
                AnswerKind.Approved => CheckDecision.Approved(session, replayed: false),
                AnswerKind.Wrong => new CheckResult.Wrong(answer.ChecksLeft),
                _ => null,
            };
        }

        return null;
    }

    /// <summary>What a row of a batch gets where the batch has been here before; null where it has not.</summary>
    public static StartResult? OfBatch(in Opening opening, BatchRowReference row)
    {
        foreach (var session in opening.Share.Sessions)
        {
            foreach (var link in session.Batches)
            {
                if (string.Equals(link.BatchId, row.BatchId, StringComparison.Ordinal))
                    return link.Row == row.Row
                        ? new StartResult.Accepted(VerificationViews.Of(opening, session))
                        : new StartResult.Duplicate(link.Row);
            }
        }

        return null;
    }

    private static StoredAnswer? Find(Session session, OperationId operation)
    {
        foreach (var answer in session.Answers)
        {
            if (answer.Operation == operation)
                return answer;
        }

        return null;
    }
}
