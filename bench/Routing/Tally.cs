namespace Countersign.Bench.Routing;

/// <summary>What a strategy made of a month.</summary>
internal sealed class Tally
{
    public int Messages { get; private set; }

    public int Approved { get; private set; }

    /// <summary>Prices paid, and what messages in vain cost besides; millionths.</summary>
    public double Cost { get; private set; }

    /// <summary>Cost of an approval in millionths.</summary>
    public double CostOfApproval => Cost / Approved;

    public double Conversion => (double)Approved / Messages;

    /// <summary>Runs the month.</summary>
    public static Tally Of(Month month, Strategy strategy)
    {
        var tally = new Tally();
        var pending = new PriorityQueue<(Message Message, TrueRoute Route), TimeSpan>();
        foreach (var message in month.Messages)
        {
            while (pending.TryPeek(out var next, out var due) && due <= message.At)
            {
                pending.Dequeue();
                strategy.Advance(due);
                strategy.Approved(next.Message, next.Route);
            }

            strategy.Advance(message.At);
            if (tally.Send(message, month.Routes[message.Region], strategy) is { } by)
                pending.Enqueue((message, by), message.At + message.After);
        }

        return tally;
    }

    /// <summary>The route that brought an approval; null for none.</summary>
    private TrueRoute? Send(in Message message, TrueRoute[] routes, Strategy strategy)
    {
        Messages++;
        var failed = new List<string>();
        while (strategy.Choose(message, routes, failed) is { } route)
        {
            var truth = route.At(message.At);
            var taken = message.FailLuck >= truth.Failing;
            strategy.Answered(message, route, taken, first: failed.Count == 0);
            if (!taken)
            {
                failed.Add(route.Id);
                continue;
            }

            var approved = message.Luck < truth.Conversion;
            Cost += truth.Price + (approved ? 0 : Month.FailedMessage);
            Approved += approved ? 1 : 0;
            return approved ? route : null;
        }

        if (failed.Count == 0)
            throw new InvalidOperationException($"Nothing was chosen for a message to {message.Region}.");

        Cost += Month.FailedMessage;
        return null;
    }
}
