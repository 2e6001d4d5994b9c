from django.urls import path

from authority import views

app_name = "authority"
urlpatterns = [
    path("", views.designation_list, name="designation-list"),
    path("designations/new/", views.designation_create, name="designation-create"),
    path("designations/<uuid:pk>/", views.designation_detail, name="designation-detail"),
    path("designations/<uuid:pk>/change/", views.designation_update, name="designation-update"),
    path("designations/<uuid:pk>/end/", views.designation_end, name="designation-end"),
]
