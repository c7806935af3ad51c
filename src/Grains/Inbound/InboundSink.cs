using Countersign.Carriers;
using Countersign.Security;
using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Inbound;

/// <summary>
/// Brings what handsets send to their numbers. Only keywords are kept: countersign reads nobody's letters. Works in
/// every process that can call grains.
/// </summary>
internal sealed partial class InboundSink(
    IGrainFactory grains, INumberKeys keys, InboundMetrics metrics, TimeProvider time, ILogger<InboundSink> logger)
    : IInboundSink
{
    /// <summary>Times a message is offered to a number that cannot store it.</summary>
    public const int Tries = 3;

    /// <summary>How long after the first time; longer after each further one.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task AcceptAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        if (!InboundKeywords.TryRecognise(message.Text.Value, out var keyword))
        {
            metrics.Other();
            return;
        }

        var number = grains.GetGrain<IPhoneNumberGrain>(keys.For(message.From, sandbox: false).ToString());
        var command = Command(message, keyword);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                metrics.Heard(keyword.Word, await number.HearAsync(command, cancellationToken));
                return;
            }
            catch (Exception fault) when (attempt < Tries && fault is not OperationCanceledException)
            {
                Log.Repeated(logger, message.Route, fault.GetType().Name);
            }

            await Task.Delay(Pause * attempt, time, cancellationToken);
        }
    }

    private static HearCommand Command(InboundMessage message, InboundKeyword keyword) => new()
    {
        Operation = message.Id is { Length: > 0 } id ? OperationId.Derive("inbound", message.Route, id) : null,
        From = message.From,
        Route = message.Route,
        Sender = SenderText.Normal(message.To),
        Word = keyword.Word,
        Language = keyword.Language,
        IsCommon = keyword.IsCommon,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A message by route {Route} could not be stored ({Fault}); trying again.")]
        public static partial void Repeated(ILogger logger, string route, string fault);
    }
}
