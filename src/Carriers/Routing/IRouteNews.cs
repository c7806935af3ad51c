using Countersign.Numbers;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Hears what comes of live messages, so that routes are learned. Cheap: counts are kept in memory and told of a few
/// times a second. Routes that nobody knows are ignored.
/// </summary>
public interface IRouteNews
{
    /// <summary>The carrier answered.</summary>
    /// <param name="route">The route.</param>
    /// <param name="to">The destination.</param>
    /// <param name="bulk">Whether the message is of a batch.</param>
    /// <param name="result">What it answered.</param>
    /// <param name="took">How long that took.</param>
    /// <param name="first">Whether it is the first message of its verification: later ones go to those who had no luck
    /// before, and would tell nothing of the route.</param>
    void Answered(string route, E164 to, bool bulk, SubmissionResult result, TimeSpan took, bool first);

    /// <summary>A receipt came, for the first time.</summary>
    void Reported(string route, E164 to, bool bulk, bool delivered);

    /// <summary>The code of a first message was given back, so long after it was handed over.</summary>
    void Approved(string route, E164 to, bool bulk, TimeSpan after);
}
