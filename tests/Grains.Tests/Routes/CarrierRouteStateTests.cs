using System.Text.Json;
using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Grains.Tests.Routes;

/// <summary>A route as it is stored, byte for byte: a change of it is a change of the store.</summary>
public sealed class CarrierRouteStateTests
{
    private static readonly string Fresh =
        """
        {"Memory":{"At":"0001-01-01T00:00:00+00:00","Breaker":{"State":0,"Round":0,"Since":"0001-01-01T00:00
        :00+00:00","OpenUntil":"0001-01-01T00:00:00+00:00","Openings":0},"Health":[]}}
        """.ReplaceLineEndings("");

    private static readonly string Used =
        """
        {"Memory":{"At":"2026-11-22T12:00:00+00:00","Breaker":{"State":1,"Round":0,"Since":"0001-01-01T00:00
        :00+00:00","OpenUntil":"0001-01-01T00:00:00+00:00","Openings":0},"Ruling":{"Disabled":true,"Reason":
        "maintenance","By":"operator","At":"2026-11-22T12:00:00+00:00"},"Health":[{"Region":"UZ","Bulk":true
        ,"Accepted":1.5,"Failed":2,"Refused":3,"Unknown":4,"Delivered":5,"Undelivered":6,"LatencyMs":7,"Tria
        ls":8,"Approved":9}]}}
        """.ReplaceLineEndings("");

    private static readonly DateTimeOffset At = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ARouteThatWasUsed_IsStoredAsItEverWas()
    {
        var state = new CarrierRouteState
        {
            Memory = new RouteMemory
            {
                At = At,
                Breaker = new Breaker { State = BreakerState.Open },
                Ruling = new RouteRuling(Disabled: true, "maintenance", "operator", At),
                Health =
                [
                    new DestinationHealth
                    {
                        Region = "UZ",
                        Bulk = true,
                        Accepted = 1.5,
                        Failed = 2,
                        Refused = 3,
                        Unknown = 4,
                        Delivered = 5,
                        Undelivered = 6,
                        LatencyMs = 7,
                        Trials = 8,
                        Approved = 9,
                    },
                ],
            },
        };

        Assert.Equal(Used, Write(state));
        Assert.Equivalent(state, Read(Used), strict: true);
    }

    [Fact]
    public void ARouteThatWasNot_IsStoredAsItEverWas()
    {
        Assert.Equal(Fresh, Write(new CarrierRouteState()));
        Assert.Equivalent(new CarrierRouteState(), Read(Fresh), strict: true);
    }

    private static string Write(CarrierRouteState state) =>
        JsonSerializer.Serialize(state, CarrierRouteJson.Default.CarrierRouteState);

    private static CarrierRouteState Read(string json) =>
        JsonSerializer.Deserialize(json, CarrierRouteJson.Default.CarrierRouteState)!;
}
