using System.Collections.Concurrent;
using Countersign.Carriers;
using Microsoft.Extensions.Configuration;

namespace Countersign.Grains.Tests.Links;

/// <summary>A kind of carrier whose links do what a test says, and remember everything they were given.</summary>
internal sealed class TestLinks : ICarrierKind
{
    public string Name => "Test";

    /// <summary>Every link that was ever opened, in its order.</summary>
    public ConcurrentQueue<TestLink> Opened { get; } = new();

    /// <summary>Everything handed over by any link.</summary>
    public ConcurrentQueue<Submission> Submissions { get; } = new();

    /// <summary>How a submission is answered.</summary>
    public Func<Submission, CancellationToken, Task<SubmissionResult>> Answer { get; set; } =
        static (submission, _) =>
            Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted(submission.Reference));

    /// <summary>The state of each link, by its number; up where it has none here.</summary>
    public ConcurrentDictionary<int, LinkState> States { get; } = new();

    public IReadOnlyList<string> Validate(string route, IConfigurationSection settings) => [];

    public ICarrierLink Open(string route, int number, IConfigurationSection settings)
    {
        var link = new TestLink(this, route, number);
        Opened.Enqueue(link);
        return link;
    }
}

internal sealed class TestLink(TestLinks kind, string route, int number) : ICarrierLink
{
    public string Route => route;

    public int Number => number;

    public bool IsDisposed { get; private set; }

    public LinkState State => IsDisposed ? LinkState.Closed : kind.States.GetValueOrDefault(number, LinkState.Up);

    public void Start()
    {
    }

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        kind.Submissions.Enqueue(submission);
        return kind.Answer(submission, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
