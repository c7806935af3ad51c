namespace Countersign.Carriers;

/// <summary>What one link of a route bears at once.</summary>
/// <param name="Places">Messages that may be handed over and not answered yet.</param>
/// <param name="Waiting">Messages that may wait for such a place.</param>
/// <param name="Patience">How long one waits before another route is asked.</param>
public readonly record struct LinkWindow(int Places, int Waiting, TimeSpan Patience)
{
    private const int LeastWithin = 10;

    /// <summary>
    /// What a link with such a window bears: as many messages as the carrier may owe an answer, and as many that are on
    /// their way there or whose message ids are being written down. With fewer the window would stand empty meanwhile.
    /// </summary>
    public static LinkWindow Around(int window, int waiting, TimeSpan patience) => new(2 * window, waiting, patience);

    /// <summary>
    /// Messages that may wait within the link itself: a moment, where silos' parts of the windows change or long
    /// messages need several places. All others wait with their silos, which have handed over nothing yet.
    /// </summary>
    public int WaitingWithin => Math.Min(Waiting, Math.Max(Places, LeastWithin));
}
