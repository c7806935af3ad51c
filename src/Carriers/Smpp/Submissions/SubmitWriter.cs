using System.Globalization;
using System.Text;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Text;
using Countersign.Numbers;

namespace Countersign.Carriers.Smpp.Submissions;

/// <summary>Makes the submit_sm of submissions.</summary>
internal sealed class SubmitWriter
{
    /// <summary>Most bytes of a submit_sm whose message is not in message_payload.</summary>
    public const int MaxShort = MessagePdu.MaxWithoutParameters;

    private const byte FinalReceipt = 1;
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(7);

    private readonly SmppOptions _options;
    private readonly TextEncoder _encoder;
    private readonly byte[] _serviceType;
    private readonly SenderAddress? _ownSender;
    private int _reference;

    public SubmitWriter(SmppOptions options, IRandomSource random)
    {
        _options = options;
        _encoder = new TextEncoder(options.Alphabet, options.Gsm7Packing, options.LongMessages);
        _serviceType = Encoding.ASCII.GetBytes(options.ServiceType);
        _ownSender = SenderAddress.Of(options.Sender, options.SourceTon, options.SourceNpi);
        // After a restart the parts of a message shall not be joined with those of another before it.
        Span<byte> first = stackalloc byte[1];
        random.Fill(first);
        _reference = first[0];
    }

    /// <summary>The message ready to be sent; null, and why, where this route cannot carry it.</summary>
    public Outgoing? Prepare(Submission submission, out SubmissionResult.Rejected? refused)
    {
        var sender = submission.Sender is { } own
            ? SenderAddress.Of(own, _options.SourceTon, _options.SourceNpi) : _ownSender;
        refused = submission.Channel != Verifications.Channel.Sms ? Refusal.Unsent("smpp-wrong-channel")
            : sender is null ? Refusal.Unsent("smpp-invalid-sender")
            : null;
        if (refused is not null)
            return null;

        var reference = (byte)Interlocked.Increment(ref _reference);
        if (_encoder.TryEncode(submission.Text.Value, reference, out var text))
            return new Outgoing(submission, sender!, text);

        refused = new SubmissionResult.Rejected("smpp-text-too-long", TryNextRoute: false);
        return null;
    }

    /// <summary>Room that <see cref="Write"/> needs for a part.</summary>
    public static int Room(OutgoingPart part) =>
        part.Message.Text.IsPayload ? MaxShort + 4 + part.Message.Text.Parts[part.Index].Length : MaxShort;

    /// <summary>Writes the submit_sm of a part. Returns its length.</summary>
    public int Write(OutgoingPart part, Span<byte> destination, DateTimeOffset now)
    {
        var (submission, text) = (part.Message.Submission, part.Message.Text);
        Span<byte> number = stackalloc byte[E164.MaxLength];
        submission.To.TryReveal(number, out var digits);
        Span<byte> validity = stackalloc byte[MessagePdu.TimeSize];
        var data = text.Parts[part.Index].Span;
        var payload = text.IsPayload ? Payload(data) : [];
        return new MessagePdu
        {
            ServiceType = _serviceType,
            SourceTon = part.Message.Sender.Ton,
            SourceNpi = part.Message.Sender.Npi,
            Source = part.Message.Sender.Digits,
            DestinationTon = _options.DestinationTon,
            DestinationNpi = _options.DestinationNpi,
            // Without the plus sign: the type of number says that it is international.
            Destination = number[1..digits],
            EsmClass = text.HasHeader ? EsmClass.UserDataHeader : EsmClass.None,
            Validity = _options.ValidityPeriod ? Relative(submission.NotAfter - now, validity) : [],
            RegisteredDelivery = part.Index == part.Message.Parts - 1 ? FinalReceipt : (byte)0,
            DataCoding = text.DataCoding,
            ShortMessage = text.IsPayload ? [] : data,
            Parameters = new Parameters(payload),
        }.Write(destination, CommandId.SubmitSm, part.Sequence);
    }

    private static byte[] Payload(ReadOnlySpan<byte> data)
    {
        var parameter = new byte[4 + data.Length];
        parameter[0] = Parameters.MessagePayload >> 8;
        parameter[1] = Parameters.MessagePayload & 0xFF;
        parameter[2] = (byte)(data.Length >> 8);
        parameter[3] = (byte)data.Length;
        data.CopyTo(parameter.AsSpan(4));
        return parameter;
    }

    /// <summary>A time from now as YYMMDDhhmmsstnnR (SMPP 3.4, 7.1.1.2), from a second to a week.</summary>
    private static ReadOnlySpan<byte> Relative(TimeSpan left, Span<byte> destination)
    {
        left = TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(left.TotalSeconds, 1, MaxValidity.TotalSeconds)));
        System.Text.Unicode.Utf8.TryWrite(
            destination, CultureInfo.InvariantCulture, $"0000{left.Days:00}{left:hhmmss}000R", out var written);
        return destination[..written];
    }
}
