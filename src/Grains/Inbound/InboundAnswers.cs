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

    /// <summary>Hands the answer over; called once for each.</summary>
    public async Task SendAsync(InboundAnswer answer, string reference)
    {
        if (router.Carrier(answer.Route) is not { } carrier)
        {
            Log.NoCarrier(logger, answer.Route);
            return;
        }

        using var limit = new CancellationTokenSource(Dispatch.Limit, time);
        var result = await carrier.SubmitAsync(Submission(answer, reference), limit.Token);
        if (result is not SubmissionResult.Accepted)
            Log.NotTaken(logger, answer.Route, result.GetType().Name);
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

        [LoggerMessage(LogLevel.Warning, "Route {Route} did not take an answer to a handset ({Result}).")]
        public static partial void NotTaken(ILogger logger, string route, string result);
    }
}
