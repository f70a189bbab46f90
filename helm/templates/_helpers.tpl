{{- define "connectors-operator.name" -}}
connectors-operator-controller-manager
{{- end }}

{{- define "connectors-operator.selector" -}}
app.kubernetes.io/name: connectors
control-plane: operator
{{- end }}

{{- define "connectors-operator.labels" -}}
{{ include "connectors-operator.selector" . }}
app.kubernetes.io/part-of: connectors
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "connectors-operator.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* Beside a ServiceMonitor, prometheus.io's annotations could have the same pods scraped twice. */}}
{{- define "connectors-operator.podAnnotations" -}}
{{- $annotations := dict "kubectl.kubernetes.io/default-container" "manager" -}}
{{- if not .Values.metrics.serviceMonitor.enabled -}}
{{- $annotations = merge $annotations (dict "prometheus.io/scrape" "true" "prometheus.io/port" "9000") -}}
{{- end -}}
{{- merge (deepCopy .Values.podAnnotations) $annotations | toYaml -}}
{{- end -}}
