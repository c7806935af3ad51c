namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The order in which a group is written: sorted by key, so that groups of several writers lock rows in one order and
/// do not block each other in a circle; and in rounds, so that a statement has no key twice and writes to one key take
/// effect as they came.
/// </summary>
internal static class WriteOrder
{
    /// <summary>The statements of a group, each with the places of its writes in the group.</summary>
    public static List<WriteStatement> Of(List<GroupedWrite> group)
    {
        var places = new int[group.Count];
        for (var place = 0; place < places.Length; place++)
            places[place] = place;

        Array.Sort(places, (one, other) => Compare(group, one, other));
        var statements = new List<WriteStatement>();
        var round = 0;
        for (var next = 0; next < places.Length; next++)
        {
            var write = group[places[next]];
            if (write.Kind == WriteKind.Sweep)
            {
                statements.Add(new WriteStatement(WriteKind.Sweep, int.MaxValue, [places[next]]));
                continue;
            }

            var again = next > 0 && write.Key.Span.SequenceEqual(group[places[next - 1]].Key.Span);
            round = again ? round + 1 : 0;
            Statement(statements, write.Kind, round).Places.Add(places[next]);
        }

        statements.Sort((one, other) => (one.Round, one.Kind).CompareTo((other.Round, other.Kind)));
        return statements;
    }

    private static WriteStatement Statement(List<WriteStatement> statements, WriteKind kind, int round)
    {
        foreach (var statement in statements)
        {
            if (statement.Kind == kind && statement.Round == round)
                return statement;
        }

        var added = new WriteStatement(kind, round, []);
        statements.Add(added);
        return added;
    }

    private static int Compare(List<GroupedWrite> group, int one, int other)
    {
        var byKey = group[one].Key.Span.SequenceCompareTo(group[other].Key.Span);
        return byKey != 0 ? byKey : one.CompareTo(other);
    }
}

/// <summary>One statement of a group.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Round">How many writes to the same keys come before it.</param>
/// <param name="Places">Where its writes stand in the group, by key.</param>
internal sealed record WriteStatement(WriteKind Kind, int Round, List<int> Places);
