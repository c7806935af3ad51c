using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Submissions;

namespace Countersign.Carriers.Smpp;

/// <summary>What is wrong with the settings of a route, in sentences that name it and what it must be.</summary>
internal static class SmppOptionsFaults
{
    private const int MaxPort = 65_535;
    private const int MaxWindow = 1_000;
    private const int MaxWaiting = 100_000;
    private const byte MaxTon = 6;
    private const byte MaxNpi = 18;
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>All that is wrong; <paramref name="path"/> is where the settings stand.</summary>
    public static IReadOnlyList<string> Of(SmppOptions of, string path)
    {
        (string Name, bool IsRight, string Must)[] rules =
        [
            (nameof(of.Host), of.Host.Length is > 0 and <= 253, "name the carrier's host; set it"),
            (nameof(of.Port), of.Port is >= 1 and <= MaxPort, "be 1 to 65535"),
            (nameof(of.SystemId), of.SystemId.Length > 0 && Fits(of.SystemId, BindPdu.SystemIdSize),
                "be 1 to 15 visible ASCII characters; the carrier gives it"),
            (nameof(of.Password), of.Password is null || Fits(of.Password, BindPdu.PasswordSize),
                "be at most 64 visible ASCII characters"),
            (nameof(of.Password), of.Password is null || of.PasswordFile is null,
                $"not be given together with {nameof(of.PasswordFile)}; keep one of them"),
            (nameof(of.PasswordFile), of.PasswordFile is null || File.Exists(of.PasswordFile),
                "name a file that is there"),
            (nameof(of.SystemType), Fits(of.SystemType, BindPdu.SystemTypeSize), "be at most 12 ASCII characters"),
            (nameof(of.ServiceType), Fits(of.ServiceType, MessagePdu.ServiceTypeSize), "be at most 5 ASCII characters"),
            (nameof(of.Window), of.Window is >= 1 and <= MaxWindow, "be 1 to 1,000"),
            (nameof(of.Waiting), of.Waiting is >= 0 and <= MaxWaiting, "be 0 to 100,000"),
            (nameof(of.ResponseTimeout), Within(of.ResponseTimeout, Instant, 5 * Minute), "be 100 ms to 5 min"),
            (nameof(of.ConnectTimeout), Within(of.ConnectTimeout, Instant, 5 * Minute), "be 100 ms to 5 min"),
            (nameof(of.EnquireInterval), Within(of.EnquireInterval, Second, Hour), "be 1 s to 1 h"),
            (nameof(of.ReconnectLimit), Within(of.ReconnectLimit, Second, Hour), "be 1 s to 1 h"),
            (nameof(of.ThrottleLimit), Within(of.ThrottleLimit, Second / 2, 10 * Minute), "be 500 ms to 10 min"),
            (nameof(of.CloseTimeout), Within(of.CloseTimeout, TimeSpan.Zero, Minute), "be 0 to 1 min"),
            (nameof(of.Sender), SenderAddress.Of(of.Sender, null, null) is not null,
                "be at most 20 visible ASCII characters"),
            (nameof(of.SourceTon), of.SourceTon is null or <= MaxTon, "be 0 to 6"),
            (nameof(of.SourceNpi), of.SourceNpi is null or <= MaxNpi, "be 0 to 18"),
            (nameof(of.DestinationTon), of.DestinationTon <= MaxTon, "be 0 to 6"),
            (nameof(of.DestinationNpi), of.DestinationNpi <= MaxNpi, "be 0 to 18"),
            (nameof(of.ReceiptIdFormat), IsText(of.MessageIdFormat) == IsText(of.ReceiptIdFormat),
                $"be Text where {nameof(of.MessageIdFormat)} is, and a number where that is one"),
            ($"{nameof(of.Tls)}:{nameof(of.Tls.CaFile)}", of.Tls?.CaFile is not { } file || File.Exists(file),
                "name a PEM file that is there"),
        ];
        return [.. rules.Where(static rule => !rule.IsRight).Select(rule => $"{path}:{rule.Name} must {rule.Must}.")];
    }

    private static bool Fits(string text, int size) =>
        text.Length < size && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool Within(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;

    private static bool IsText(SmppIdFormat format) => format == SmppIdFormat.Text;
}
