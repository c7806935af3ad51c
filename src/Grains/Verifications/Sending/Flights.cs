using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>
/// The hand-overs of one activation that have not been answered yet. Used by the activation's own turns only.
/// </summary>
internal sealed class Flights
{
    private readonly List<Flight> _flights = new(capacity: 1);

    public bool Any => _flights.Count > 0;

    /// <summary>
    /// The attempts whose carrier may still answer. One that has not given up when asked to is no longer counted on.
    /// </summary>
    public IReadOnlyCollection<AttemptAddress> Attempts =>
        [.. _flights.Where(flight => !flight.Recall.IsCancellationRequested).Select(flight => flight.Attempt)];

    /// <summary>
    /// Notes a hand-over; the token is signalled when it is recalled or takes longer than <paramref name="limit"/>.
    /// </summary>
    public CancellationToken Begin(AttemptAddress attempt, TimeSpan limit, TimeProvider time)
    {
        var recall = new CancellationTokenSource(limit, time);
        _flights.Add(new Flight(attempt, recall));
        return recall.Token;
    }

    /// <summary>The hand-over was answered.</summary>
    public void End(AttemptAddress attempt)
    {
        var at = _flights.FindIndex(flight => flight.Attempt == attempt);
        _flights[at].Recall.Dispose();
        _flights.RemoveAt(at);
    }

    /// <summary>Asks the carriers to hold back whatever of the verification they have not handed over.</summary>
    public void Recall(VerificationKey key)
    {
        foreach (var flight in _flights.FindAll(flight => flight.Attempt.Key == key))
            flight.Recall.Cancel();
    }

    private readonly record struct Flight(AttemptAddress Attempt, CancellationTokenSource Recall);
}
