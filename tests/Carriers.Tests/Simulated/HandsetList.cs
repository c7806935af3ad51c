using Countersign.Carriers.Simulated;

namespace Countersign.Carriers.Tests.Simulated;

/// <summary>Handsets that keep what they are given, at once or when the test lets them.</summary>
internal sealed class HandsetList : IHandsets
{
    private readonly List<Submission> _shown = [];

    public IReadOnlyList<Submission> Shown => _shown;

    /// <summary>What a delivery waits for.</summary>
    public Task Reachable { get; set; } = Task.CompletedTask;

    public Task DeliverAsync(Submission submission)
    {
        _shown.Add(submission);
        return Reachable;
    }
}
