using System.Collections.Concurrent;
using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A carrier behind every route, which keeps what it was given and answers as it is told.</summary>
internal sealed class TestCarrier(params string[] routes) : ICarrier, IRouter
{
    private readonly TestRoutes _routes = new(routes);

    /// <summary>Everything handed over, in its order.</summary>
    public ConcurrentQueue<Submission> Submissions { get; } = new();

    /// <summary>How a submission is answered.</summary>
    public Func<Submission, CancellationToken, Task<SubmissionResult>> Answer { get; set; } = AcceptAsync;

    public static Task<SubmissionResult> AcceptAsync(Submission submission, CancellationToken cancellationToken) =>
        Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted("id"));

    public RouteChoice? Choose(in RouteRequest request) => _routes.Choose(request);

    public ICarrier? Carrier(string route) => this;

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        Submissions.Enqueue(submission);
        return Answer(submission, cancellationToken);
    }
}
