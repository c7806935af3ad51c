using System.Collections.Concurrent;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Numbers;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A carrier behind every route, which keeps what it was given and answers as it is told.</summary>
internal sealed class TestCarrier(params string[] routes) : ICarrier, IRouter, IRouteNews
{
    private readonly TestRoutes _routes = new(routes);

    /// <summary>Everything handed over, in its order.</summary>
    public ConcurrentQueue<Submission> Submissions { get; } = new();

    /// <summary>What the router would have heard, one line each.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>How a submission is answered.</summary>
    public Func<Submission, CancellationToken, Task<SubmissionResult>> Answer { get; set; } = AcceptAsync;

    public static Task<SubmissionResult> AcceptAsync(Submission submission, CancellationToken cancellationToken) =>
        Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted("id"));

    /// <summary>What all routes together bear at once; null for any number.</summary>
    public RouteWindow? Room { get; set; }

    public RouteAnswer Choose(in RouteRequest request)
    {
        var answer = _routes.Choose(request);
        return answer is RouteChoice route && Room is { } room ? route with { Waits = room.Promise() } : answer;
    }

    public RouteWindow? Window(string route) => Room;

    public ICarrier? Carrier(string route) => this;

    public void Answered(string route, E164 to, bool bulk, SubmissionResult result, TimeSpan took, bool first) =>
        Heard.Enqueue($"{route} {result.GetType().Name}{(first ? " first" : "")}{(bulk ? " bulk" : "")}");

    public void Reported(string route, E164 to, bool bulk, bool delivered) =>
        Heard.Enqueue($"{route} {(delivered ? "delivered" : "undelivered")}");

    public void Approved(string route, E164 to, bool bulk, TimeSpan after) =>
        Heard.Enqueue($"{route} approved after {after.TotalSeconds}");

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        Submissions.Enqueue(submission);
        return Answer(submission, cancellationToken);
    }
}
