namespace Countersign.Carriers.Smpp;

/// <summary>How one route speaks SMPP 3.4 with its carrier (<c>Routes:{route}:Smpp</c>).</summary>
public sealed class SmppOptions
{
    /// <summary>Name or address of the carrier's SMSC. Required.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port, 1 to 65535. Default: 2775, the registered port of SMPP.</summary>
    public int Port { get; set; } = 2775;

    /// <summary>Whether the connection is secured with TLS, and how; null for plain TCP.</summary>
    public SmppTlsOptions? Tls { get; set; }

    /// <summary>Who we are to the carrier: 1 to 15 visible ASCII characters. Required.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>
    /// The password, up to 64 visible ASCII characters. For the environment only
    /// (<c>Routes__{route}__Smpp__Password</c>); a file is better, see <see cref="PasswordFile"/>.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>A file whose first line is the password; read anew for each bind, so that it can rotate.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>What kind of client we are, where the carrier asks for it; up to 12 ASCII characters.</summary>
    public string SystemType { get; set; } = "";

    /// <summary>Which binds a link makes. Default: one transceiver.</summary>
    public SmppBindType BindType { get; set; } = SmppBindType.Transceiver;

    /// <summary>Submissions without an answer at any time, 1 to 1,000; carriers state theirs. Default: 10.</summary>
    public int Window { get; set; } = 10;

    /// <summary>
    /// Messages that may wait for a place in the window; those beyond it take another route. Each waits at most
    /// <see cref="ResponseTimeout"/>, and 30 s. 0 to 100,000. Default: 1,000.
    /// </summary>
    public int Waiting { get; set; } = 1_000;

    /// <summary>How long an answer may take before its submission is unknown: 100 ms to 5 min. Default: 10 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take, TLS included: 100 ms to 5 min. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which we ask whether the carrier is there: 1 s to 1 h. Default: 30 s.</summary>
    public TimeSpan EnquireInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest pause before connecting again; pauses begin at a second, double, and vary at random. 1 s to 1 h.
    /// Default: 60 s.
    /// </summary>
    public TimeSpan ReconnectLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Longest pause after the carrier asked to be spared; pauses begin at half a second, double while it keeps asking,
    /// and vary at random. 500 ms to 10 min. Default: 30 s.
    /// </summary>
    public TimeSpan ThrottleLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for outstanding answers and the unbind when a link is closed: 0 to 1 min. Default: 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The sender of submissions that name none: up to 20 ASCII characters. Default: none.</summary>
    public string Sender { get; set; } = "";

    /// <summary>
    /// Type of number of every sender, 0 to 6; null chooses: a name is alphanumeric (5), up to 8 digits are a short
    /// code (3), more are international (1).
    /// </summary>
    public byte? SourceTon { get; set; }

    /// <summary>Numbering plan of every sender, 0 to 18; null chooses: 1 for international numbers, else 0.</summary>
    public byte? SourceNpi { get; set; }

    /// <summary>Type of number of handsets. Default: 1, international.</summary>
    public byte DestinationTon { get; set; } = 1;

    /// <summary>Numbering plan of handsets. Default: 1, E.164.</summary>
    public byte DestinationNpi { get; set; } = 1;

    /// <summary>Up to 5 ASCII characters, where the carrier asks for one. Default: none.</summary>
    public string ServiceType { get; set; } = "";

    /// <summary>
    /// What a text is written in where it fits; what does not fit goes as UCS-2. Default: the GSM alphabet.
    /// </summary>
    public SmppAlphabet Alphabet { get; set; } = SmppAlphabet.Gsm7;

    /// <summary>How septets of the GSM alphabet lie in octets, both ways. Default: one in each octet.</summary>
    public SmppPacking Gsm7Packing { get; set; } = SmppPacking.Unpacked;

    /// <summary>What data_coding 0 means in messages of handsets and in receipts. Default: the GSM alphabet.</summary>
    public SmppAlphabet DefaultAlphabet { get; set; } = SmppAlphabet.Gsm7;

    /// <summary>How a text that needs several parts travels. Default: parts with a user data header.</summary>
    public SmppLongMessages LongMessages { get; set; } = SmppLongMessages.Parts;

    /// <summary>
    /// Whether the carrier is told how long a message is of use (validity_period), so that it drops it afterwards.
    /// Default: true.
    /// </summary>
    public bool ValidityPeriod { get; set; } = true;

    /// <summary>How the carrier writes the message ids of its answers. Default: text, compared as it is.</summary>
    public SmppIdFormat MessageIdFormat { get; set; } = SmppIdFormat.Text;

    /// <summary>
    /// How it writes the ids in the text of its receipts. Some answer in hexadecimal and report in decimal digits.
    /// </summary>
    public SmppIdFormat ReceiptIdFormat { get; set; } = SmppIdFormat.Text;

    /// <summary>What a link with these settings bears at once.</summary>
    internal LinkWindow LinkWindow => LinkWindow.Around(Window, Waiting, ResponseTimeout);
}
