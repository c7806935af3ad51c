using System.Buffers;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Submissions;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>Submissions and their answers.</summary>
internal sealed partial class SmppSession
{
    private void Write(OutgoingPart part)
    {
        _parts.Metrics.Submitted(_parts.Route);
        var room = SubmitWriter.Room(part);
        var rented = room > SubmitWriter.MaxShort ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> pdu = rented is null ? stackalloc byte[SubmitWriter.MaxShort] : rented;
        _output.Append(pdu[.._parts.Writer.Write(part, pdu, _parts.Time.GetUtcNow())]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    private void OnAnswer(PduHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Status == CommandStatus.Ok)
            Answer(header.Sequence, Accepted(body));
        else
            Refused(header.Sequence, header.Status, Refusal.Of(header.Status));
    }

    /// <summary>A carrier that has taken a message over and names it in a way we cannot read: we do not know.</summary>
    private SubmissionResult Accepted(ReadOnlySpan<byte> body)
    {
        try
        {
            var id = _parts.Ids.OfAnswer(ResultPdu.ReadMessageId(body));
            _parts.Throttle.Accepted();
            return new SubmissionResult.Accepted(id);
        }
        catch (SmppProtocolException fault)
        {
            Log.Broken(_parts.Logger, _parts.Route, fault.Message);
            return new SubmissionResult.Unknown("smpp-unreadable-answer");
        }
    }

    private void OnNack(PduHeader header) =>
        Refused(header.Sequence, header.Status, Refusal.Unsent("smpp-not-understood"));

    private void Refused(uint sequence, uint status, SubmissionResult.Rejected result)
    {
        if (Refusal.AsksToBeSpared(status) && _parts.Throttle.Begin())
        {
            _parts.Metrics.Throttled(_parts.Route);
            _window.Spare();
        }

        Answer(sequence, result);
    }

    private void Answer(uint sequence, SubmissionResult result)
    {
        var kind = _window.Answer(sequence, result, out var late);
        if (kind != AnswerKind.InTime)
            _parts.Metrics.Late(_parts.Route, kind == AnswerKind.Late ? "recognised" : "unasked");

        // In time for the carrier, but perhaps not for a caller who has gone.
        if (late is not null)
            _ = TellAsync(late);
    }

    private async Task TellAsync(LateAnswer late)
    {
        try
        {
            await Task.Yield();
            if (_parts.LateAnswers() is { } sink)
                await sink.AcceptAsync(late);
        }
#pragma warning disable CA1031 // It is a hint: without it the attempt stays unknown, which is true.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.LateAnswerLost(_parts.Logger, _parts.Route, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Route {Route}: the carrier broke the protocol: {Fault}")]
        public static partial void Broken(ILogger logger, string route, string fault);

        [LoggerMessage(LogLevel.Warning, "Route {Route}: {Count} submissions had no answer in time.")]
        public static partial void Unanswered(ILogger logger, string route, int count);

        [LoggerMessage(LogLevel.Warning, "Route {Route}: an answer that came late could not be stored.")]
        public static partial void LateAnswerLost(ILogger logger, string route, Exception fault);
    }
}
