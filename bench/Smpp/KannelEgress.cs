using System.Globalization;
using System.Text;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Smpp;

/// <summary>
/// Kannel as Debian has it: bearerbox with its spool, which keeps each message in a file of its own until the SMSC has
/// answered, and smsbox in front of it for HTTP.
/// </summary>
internal sealed class KannelEgress : IEgress
{
    private const string Bearerbox = "/usr/sbin/bearerbox";
    private const string Smsbox = "/usr/sbin/smsbox";
    private const double Settle = 1.5;

    private const string PathToNumber =
        "/cgi-bin/sendsms?username=bench&password=bench&from=Acme&text=Your+code+is+482913.&to=";

    private static readonly byte[] PathBytes = Encoding.ASCII.GetBytes(PathToNumber);

    private readonly Scratch _scratch;
    private readonly string _folder;
    private readonly int _boxPort = Ports.Free();
    private readonly int _port = Ports.Free();
    private Child _bearerbox;
    private Child _smsbox;

    public KannelEgress(Scratch scratch, SmscSimulator smsc, int window)
    {
        _scratch = scratch;
        _folder = scratch.NewFolder("kannel");
        Directory.CreateDirectory(Path.Combine(_folder, "spool"));
        File.WriteAllText(Path.Combine(_folder, "kannel.conf"), Configuration(smsc.Port, window));
        Target = new Target([_port], "");
        (_bearerbox, _smsbox) = Launch();
    }

    public static bool IsInstalled => File.Exists(Bearerbox) && File.Exists(Smsbox);

    public Target Target { get; }

    public IReadOnlyList<Child> Processes => [_bearerbox, _smsbox];

    public void Send(Request request, long number) =>
        request.Add("GET "u8).Add(PathBytes).Add(number).Add(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8);

    public HttpRequestMessage Send(long number) => new(
        HttpMethod.Get,
        string.Create(
            CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{_port}{PathToNumber}{number}"));

    public void KillAndRestart()
    {
        Dispose();
        (_bearerbox, _smsbox) = Launch();
    }

    public void Dispose()
    {
        _bearerbox.Dispose();
        _smsbox.Dispose();
    }

    private (Child Bearerbox, Child Smsbox) Launch()
    {
        var none = new Dictionary<string, string>();
        var bearerbox = Child.Start(_scratch, _folder, [Bearerbox, "-v", "4", "kannel.conf"], none);
        Child? smsbox = null;
        try
        {
            Ports.Await(bearerbox, () => Ports.IsListening(_boxPort));
            smsbox = Child.Start(_scratch, _folder, [Smsbox, "-v", "4", "kannel.conf"], none);
            Ports.Await(smsbox, () => Ports.IsListening(_port));
            Thread.Sleep(TimeSpan.FromSeconds(Settle));
            return (bearerbox, smsbox);
        }
        catch
        {
            smsbox?.Dispose();
            bearerbox.Dispose();
            throw;
        }
    }

    private string Configuration(int smsc, int window) => string.Create(CultureInfo.InvariantCulture, $"""
        group = core
        admin-port = {Ports.Free()}
        admin-password = bench
        smsbox-port = {_boxPort}
        box-allow-ip = "127.0.0.1"
        store-type = spool
        store-location = "{_folder}/spool"
        dlr-storage = internal

        group = smsc
        smsc = smpp
        smsc-id = bench
        host = 127.0.0.1
        port = {smsc}
        smsc-username = bench
        smsc-password = bench
        system-type = ""
        transceiver-mode = true
        max-pending-submits = {window}
        reconnect-delay = 1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {_port}

        group = sendsms-user
        username = bench
        password = bench
        concatenation = false

        """);
}
