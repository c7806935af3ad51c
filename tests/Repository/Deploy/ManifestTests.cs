namespace Countersign.Repository.Deploy;

/// <summary>What a deployment must have to survive its cluster, and its cluster to survive it.</summary>
public sealed class ManifestTests
{
    private const string Base = "deploy/k8s/base";

    private static readonly string[] Drain = ["Drain__Notice", "Drain__Requests", "Drain__Rest"];

    private static readonly IReadOnlyList<Manifest> All =
        [.. Manifest.Read($"{Base}/kustomization.yaml")[0]["resources"].Items
            .SelectMany(static file => Manifest.Read($"{Base}/{file.Text}"))];

    public static TheoryData<string> Deployments => ["countersign-silo", "countersign-api"];

    [Fact]
    public void EveryFileOfTheBase_IsListed() => Assert.Equal(
        Directory.GetFiles(Path.Combine(Tree.Root, Base)).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Manifest.Read($"{Base}/kustomization.yaml")[0]["resources"].Items.Select(static file => file.Text)
            .Append("kustomization.yaml").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_HasThreeReplicas_AndNeverFewerWhileItIsReplaced(string name)
    {
        var spec = Find("Deployment", name)["spec"];
        Assert.Equal(3, spec["replicas"].Number);
        Assert.Equal(0, spec["strategy.rollingUpdate.maxUnavailable"].Number);
        Assert.Equal(1, spec["strategy.rollingUpdate.maxSurge"].Number);
        Assert.True(spec["minReadySeconds"].Number > 0);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_IsAskedHowItIs(string name)
    {
        var container = Container(name);
        Assert.Equal("/readyz", container["startupProbe.httpGet.path"].Text);
        Assert.Equal("/readyz", container["readinessProbe.httpGet.path"].Text);
        Assert.Equal("/livez", container["livenessProbe.httpGet.path"].Text);
        var startup = container["startupProbe"];
        Assert.True(startup["periodSeconds"].Number * startup["failureThreshold"].Number >= 300);
        Assert.Contains(
            container["livenessProbe.httpGet.port"].Text, container["ports"].Items.Select(port => port["name"].Text));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_IsGivenMoreTimeToStopThanItTakes(string name)
    {
        var environment = Container(name)["env"];
        var total = Drain
            .Select(setting => TimeSpan.Parse(environment.Named(setting)["value"].Text!))
            .Aggregate(TimeSpan.Zero, static (sum, one) => sum + one);

        Assert.Equal(150, Pod(name)["terminationGracePeriodSeconds"].Number);
        Assert.InRange(total.TotalSeconds, 30, 120);

        // Readiness has to be seen as gone before anything closes.
        var probe = Container(name)["readinessProbe"];
        var seen = probe["periodSeconds"].Number * (name == "countersign-api" ? probe["failureThreshold"].Number : 1);
        Assert.True(TimeSpan.Parse(environment.Named("Drain__Notice")["value"].Text!).TotalSeconds >= seen);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_HasNoRightsItDoesNotNeed(string name)
    {
        var (pod, container) = (Pod(name), Container(name));
        Assert.Equal("true", pod["securityContext.runAsNonRoot"].Text);
        Assert.True(pod["securityContext.runAsUser"].Number > 0);
        Assert.Equal("RuntimeDefault", pod["securityContext.seccompProfile.type"].Text);
        Assert.Equal("false", pod["automountServiceAccountToken"].Text);
        Assert.Equal("false", Find("ServiceAccount", name)["automountServiceAccountToken"].Text);
        Assert.Equal(name, pod["serviceAccountName"].Text);
        Assert.Equal("true", container["securityContext.readOnlyRootFilesystem"].Text);
        Assert.Equal("false", container["securityContext.allowPrivilegeEscalation"].Text);
        Assert.Equal(["ALL"], container["securityContext.capabilities.drop"].Items.Select(static one => one.Text));
        Assert.All(pod["volumes"].Items, static volume => Assert.False(volume["hostPath"].IsThere));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_KnowsItsPod_AndIsSpreadOverNodesAndZones(string name)
    {
        var environment = Container(name)["env"];
        Assert.Equal("status.podIP", environment.Named("POD_IP")["valueFrom.fieldRef.fieldPath"].Text);
        Assert.Equal("metadata.name", environment.Named("POD_NAME")["valueFrom.fieldRef.fieldPath"].Text);
        Assert.Equal("$(POD_NAME)", environment.Named("Cluster__Name")["value"].Text);
        Assert.Equal(
            ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
            Pod(name)["topologySpreadConstraints"].Items.Select(static one => one["topologyKey"].Text).Order());
    }

    [Fact]
    public void ASilo_AdvertisesItsPod_AndNothingInFrontOfIt()
    {
        var environment = Container("countersign-silo")["env"];
        Assert.Equal("$(POD_IP)", environment.Named("Cluster__AdvertisedAddress")["value"].Text);
        Assert.DoesNotContain(
            All, static one => one["kind"].Text == "Service"
                && one["spec.selector"].Members.Values.Any(static label => label.Text == "countersign-silo"));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void ADeployment_MeetsDisruptionAndLoad(string name)
    {
        var budget = Find("PodDisruptionBudget", name)["spec"];
        Assert.Equal(1, budget["maxUnavailable"].Number);
        Assert.Equal(name, budget["selector.matchLabels"].Members["app.kubernetes.io/name"].Text);

        var scale = Find("HorizontalPodAutoscaler", name)["spec"];
        Assert.Equal(name, scale["scaleTargetRef.name"].Text);
        Assert.Equal("cpu", scale["metrics.0.resource.name"].Text);
        Assert.True(scale["minReplicas"].Number >= 3);
        Assert.Equal(1, scale["behavior.scaleDown.policies.0.value"].Number);
        Assert.True(Container(name)["resources.requests.cpu"].IsThere);
        Assert.True(Container(name)["resources.limits.memory"].IsThere);
        Assert.False(Container(name)["resources.limits.cpu"].IsThere);
    }

    [Fact]
    public void Gateways_AreReachedByFrontDoorsAlone_AndSilosByEachOther()
    {
        var deny = Find("NetworkPolicy", "countersign-deny")["spec"];
        Assert.Equal(["Ingress"], deny["policyTypes"].Items.Select(static type => type.Text));
        Assert.False(deny["ingress"].IsThere);

        var rules = Find("NetworkPolicy", "countersign-silo")["spec.ingress"].Items;
        var allowed = rules.Select(static rule => (
            From: Assert.Single(rule["from"].Items)["podSelector.matchLabels"].Members["app.kubernetes.io/name"].Text,
            Port: Assert.Single(rule["ports"].Items)["port"].Text));
        Assert.Equal([("countersign-silo", "silo"), ("countersign-api", "gateway")], allowed);
        Assert.Equal(30_000, Container("countersign-silo")["ports"].Named("gateway")["containerPort"].Number);
        Assert.Equal(11_111, Container("countersign-silo")["ports"].Named("silo")["containerPort"].Number);
    }

    [Fact]
    public void Secrets_AreReferredTo_AndNeverWritten()
    {
        Assert.DoesNotContain(All, static one => one["kind"].Text == "Secret");
        var settings = Find("ConfigMap", "countersign-settings")["data"].Members;
        Assert.Equal("/secrets/membership", settings["Cluster__ConnectionStringFile"].Text);
        Assert.Equal("/secrets/keys.json", settings["KeyRing__Path"].Text);
        Assert.DoesNotContain(settings.Keys, static key => key.EndsWith("ConnectionString", StringComparison.Ordinal));
        foreach (var name in Deployments.Select(static row => row.Data))
        {
            Assert.Equal("countersign-secrets", Pod(name)["volumes"].Named("secrets")["secret.secretName"].Text);
            Assert.Equal("true", Container(name)["volumeMounts"].Named("secrets")["readOnly"].Text);
        }

        Assert.DoesNotContain(
            Pod("countersign-api")["volumes"].Named("secrets")["secret.items"].Items,
            static item => item["key"].Text == "storage");
    }

    [Fact]
    public void TheAzureOverlay_KeepsStateAndMembershipInTheStorageAccount_AsThePodsIdentity()
    {
        var overlay = Manifest.Read("deploy/k8s/overlays/azure/kustomization.yaml")[0];
        var patches = string.Concat(overlay["patches"].Items.Select(static one => one["patch"].Text));
        Assert.Contains("Cluster__Membership\n  value: AzureStorage", patches, StringComparison.Ordinal);
        var provider = Container("countersign-silo")["env"].Items
            .Select(static one => one["name"].Text).ToList().IndexOf("Storage__Provider");
        Assert.Contains(
            $"/spec/template/spec/containers/0/env/{provider}/value\n  value: AzureBlob",
            patches,
            StringComparison.Ordinal);
        Assert.Equal(
            Deployments.Count,
            patches.Split("azure.workload.identity~1use\n  value: \"true\"").Length - 1);
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("development")]
    [InlineData("production")]
    public void AnOverlay_StandsOnTheBase_InANamespaceOfItsOwn(string overlay)
    {
        var kustomization = Manifest.Read($"deploy/k8s/overlays/{overlay}/kustomization.yaml")[0];
        Assert.Equal(["../../base"], kustomization["resources"].Items.Select(static one => one.Text));
        Assert.StartsWith("countersign", kustomization["namespace"].Text, StringComparison.Ordinal);
        Assert.Equal(
            Deployments.Select(static row => row.Data), kustomization["images"].Items.Select(one => one["name"].Text));
        foreach (var patch in kustomization["patches"].Items)
            _ = Find(patch["target.kind"].Text!, patch["target.name"].Text!);
    }

    private static Manifest Find(string kind, string name) =>
        All.Single(one => one["kind"].Text == kind && one["metadata.name"].Text == name);

    private static Manifest Pod(string name) => Find("Deployment", name)["spec.template.spec"];

    private static Manifest Container(string name) => Assert.Single(Pod(name)["containers"].Items);
}
