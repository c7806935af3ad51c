// Orleans and nothing else, in the shape of a flow: HTTP front door, grain call, no state. No cluster is below it.
//   Ping silo PORT GATEWAY PRIMARY     a silo; PRIMARY is the port of the one that keeps the list
//   Ping door PORT GATEWAY...          a front door of these gateways
using System.Globalization;
using System.Net;
using Countersign.Ping;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

const int CallsOfAFlow = 2;
var ports = args[1..].Select(static port => int.Parse(port, CultureInfo.InvariantCulture)).ToArray();
if (args[0] == "silo")
{
    var silo = Host.CreateApplicationBuilder();
    silo.Logging.ClearProviders();
    silo.UseOrleans(orleans =>
    {
        orleans.UseLocalhostClustering(ports[0], ports[1], new IPEndPoint(IPAddress.Loopback, ports[2]));
        orleans.Configure<LoadSheddingOptions>(static shedding => shedding.LoadSheddingEnabled = false);
    });
    await silo.Build().RunAsync();
    return;
}

var door = WebApplication.CreateSlimBuilder();
door.Logging.ClearProviders();
door.WebHost.UseUrls($"http://127.0.0.1:{ports[0]}");
door.UseOrleansClient(orleans => orleans.UseLocalhostClustering(ports[1..]));
var app = door.Build();
var calls = -1L;
app.MapGet("/readyz", static () => TypedResults.Text("ready"));
app.MapPost("/bench/empty", async (IGrainFactory grains) =>
{
    // As start and check: the first call of a key makes its activation, the second finds it.
    var grain = grains.GetGrain<IPingGrain>(Interlocked.Increment(ref calls) / CallsOfAFlow);
    return TypedResults.Ok(new Pong(await grain.PingAsync()));
});
await app.RunAsync();
