using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Carriers.Senders;
using Countersign.Verifications;
using Microsoft.Extensions.Logging;

namespace Countersign.Inbound;

/// <summary>Sends answers to handsets, by the route and from the sender id that were written to.</summary>
internal sealed partial class InboundAnswers(
    IRouter router, InboundTexts texts, TimeProvider time, ILogger<InboundAnswers> logger)
{
    /// <summary>An answer that is later than this surprises more than it helps.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long an answer waits for room in its route's rate, looking now and then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Hands the answer over; called once for each.</summary>
    public async Task SendAsync(InboundAnswer answer, string reference)
    {
        if (router.Carrier(answer.Route) is not { } carrier)
        {
            Log.NoCarrier(logger, answer.Route);
            return;
        }

        var window = router.Window(answer.Route);
        if (!await HasRateAsync(answer.Route)
            || (window is not null && !await window.EnterAsync(window.Promise(), bulk: false, CancellationToken.None)))
        {
            Log.NoRoom(logger, answer.Route);
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(Dispatch.Limit, time);
            var result = await carrier.SubmitAsync(Submission(answer, reference), limit.Token);
            if (result is not SubmissionResult.Accepted)
                Log.NotTaken(logger, answer.Route, result.GetType().Name);
        }
        finally
        {
            window?.Leave();
        }
    }

    /// <summary>An answer takes its room in the rate like any other message, and waits for it.</summary>
    private async Task<bool> HasRateAsync(string route)
    {
        var begun = time.GetTimestamp();
        while (!router.TryTake(route))
        {
            if (time.GetElapsedTime(begun) >= Patience)
                return false;

            await Task.Delay(Look, time);
        }

        return true;
    }

    private Submission Submission(InboundAnswer answer, string reference) => new()
    {
        Reference = reference,
        Route = answer.Route,
        Channel = Channel.Sms,
        To = answer.To,
        Sender = SenderOf(answer.Sender),
        Text = new MessageText(texts.Render(answer.Word, answer.Locale, answer.Brand)),
        Tenant = answer.Tenant,
        ClockOffset = TimeSpan.FromMilliseconds(answer.ClockOffset),
        NotAfter = time.GetUtcNow() + Lifetime,
    };

    /// <summary>As carriers take it; null, for the carrier's own, where it is no sender id.</summary>
    private static string? SenderOf(string sender) =>
        SenderId.KindOf(sender) is not null ? sender
        : SenderId.KindOf($"+{sender}") is not null ? $"+{sender}"
        : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Route {Route} is gone; a handset's message by it is not answered.")]
        public static partial void NoCarrier(ILogger logger, string route);

        [LoggerMessage(LogLevel.Warning, "Route {Route} has no room; a handset's message by it is not answered.")]
        public static partial void NoRoom(ILogger logger, string route);

        [LoggerMessage(LogLevel.Warning, "Route {Route} did not take an answer to a handset ({Result}).")]
        public static partial void NotTaken(ILogger logger, string route, string result);
    }
}
