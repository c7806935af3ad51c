using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Simulation.Verifications;

/// <summary>
/// Three routes to carriers outside of the cluster that accept, refuse, forget and answer late, and report what became
/// of a message early, late, twice or never. They see every message there is.
/// </summary>
internal sealed class SimulatedCarriers(NumberWorld world) : ICarrier, IRouter, IRouteNews
{
    private static readonly string[] Routes = ["r1", "r2", "r3"];

    public RouteAnswer Choose(in RouteRequest request)
    {
        var failed = request.Failed;
        return Array.Find(Routes, one => !failed.Contains(one)) is { } route
            ? new RouteChoice(route, "next")
            : RouteAnswer.None.Instance;
    }

    public ICarrier? Carrier(string route) => this;

    public void Answered(string route, E164 to, bool bulk, SubmissionResult result, TimeSpan took, bool first)
    {
        // These routes are not learned.
    }

    public void Reported(string route, E164 to, bool bulk, bool delivered)
    {
        // Nor is this.
    }

    public void Approved(string route, E164 to, bool bulk, TimeSpan after)
    {
        // Nor this.
    }

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        world.HandedOver(submission);
        var answer = new TaskCompletionSource<SubmissionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => answer.TrySetResult(new SubmissionResult.Unknown("recalled")));
        switch (world.Random.Next(10))
        {
            case < 5:
                After(TimeSpan.FromSeconds(2), () => answer.TrySetResult(new SubmissionResult.Accepted("id")));
                Report(submission);
                break;
            case < 7:
                After(
                    TimeSpan.FromSeconds(2),
                    () => answer.TrySetResult(new SubmissionResult.Rejected("down", TryNextRoute: true)));
                break;
            case 7:
                After(
                    TimeSpan.FromSeconds(2),
                    () => answer.TrySetResult(new SubmissionResult.Rejected("blocked", TryNextRoute: false)));
                break;
            case 8:
                // Taken over; the answer is lost.
                Report(submission);
                break;
            default:
                After(TimeSpan.FromSeconds(40), () => answer.TrySetResult(new SubmissionResult.Accepted("late")));
                break;
        }

        return answer.Task;
    }

    private void Report(Submission submission)
    {
        for (var reports = world.Random.Next(3); reports > 0; reports--)
        {
            var status = world.Random.Next(4) == 0 ? AttemptStatus.Undelivered : AttemptStatus.Delivered;
            After(TimeSpan.FromSeconds(60), () => world.Report(submission.Reference, status));
        }
    }

    private void After(TimeSpan within, Action action) =>
        world.Cluster.Clock.After(within * world.Random.NextDouble(), action);
}
